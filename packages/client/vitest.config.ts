import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // Tests of types (*.test-d.ts) are what `pnpm typecheck` compiles.
    include: ["tests/**/*.test.ts"],
    // Loading the modules anew for each file would take as long as the tests.
    // Files share nothing else: what one stubs is reset before the next test.
    isolate: false,
    unstubEnvs: true,
    unstubGlobals: true,
    // Property tests talk to a server some thousand times.
    testTimeout: 120_000,
    reporters: ["default", ["json", { outputFile: ".reports/vitest.json" }]],
  },
});
