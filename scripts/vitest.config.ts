import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // Without isolation, the compiler and the formatter are loaded only once:
    // to load them for each file would take longer than most tests. Stubs are
    // reset before each test.
    isolate: false,
    unstubEnvs: true,
    unstubGlobals: true,
    // Tests start other processes, on machines that may be busy.
    testTimeout: 180_000,
    reporters: ["default", ["json", { outputFile: ".reports/vitest.json" }]],
  },
});
