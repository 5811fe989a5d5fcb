import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts"],
    // Loading the modules anew for each file would take as long as the tests.
    // Files share nothing else: what one stubs is reset before the next test.
    isolate: false,
    // A busy machine is slow; what a test waits for comes for sure.
    testTimeout: 120_000,
    unstubEnvs: true,
    unstubGlobals: true,
    reporters: ["default", ["json", { outputFile: ".reports/vitest.json" }]],
  },
});
