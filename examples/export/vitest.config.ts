import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // Tests start other processes, on machines that may be busy.
    testTimeout: 120_000,
    reporters: ["default", ["json", { outputFile: ".reports/vitest.json" }]],
  },
});
