import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // `pnpm typecheck` compiles tests of types (*.test-d.ts).
    include: ["tests/**/*.test.ts"],
    // Loading the modules for each file would take as long as the tests.
    // Files share nothing else: stubs are reset before each test.
    isolate: false,
    unstubEnvs: true,
    unstubGlobals: true,
    // Property tests send thousands of requests.
    testTimeout: 120_000,
    reporters: ["default", ["json", { outputFile: ".reports/vitest.json" }]],
  },
});
