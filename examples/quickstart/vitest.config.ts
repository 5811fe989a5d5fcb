import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // Tests start processes of their own, on machines that may be busy.
    testTimeout: 120_000,
    reporters: ["default", ["json", { outputFile: ".reports/vitest.json" }]],
  },
});
