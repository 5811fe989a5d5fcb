import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // Loading the compiler and the formatter anew for each file takes longer
    // than most tests. What a file stubs is reset before the next test.
    isolate: false,
    unstubEnvs: true,
    unstubGlobals: true,
    // Tests start processes of their own, on machines that may be busy.
    testTimeout: 180_000,
    reporters: ["default", ["json", { outputFile: ".reports/vitest.json" }]],
  },
});
