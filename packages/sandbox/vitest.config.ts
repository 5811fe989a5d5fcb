import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts"],
    // Loading the modules for each file would take as long as the tests.
    // Files share nothing else: stubs are reset before each test.
    isolate: false,
    // Tests wait longer on a busy machine.
    testTimeout: 120_000,
    unstubEnvs: true,
    unstubGlobals: true,
    reporters: ["default", ["json", { outputFile: ".reports/vitest.json" }]],
  },
});
