import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts"],
    globalSetup: "tests/browser-setup.ts",
    // Files share nothing but modules, which take seconds to load.
    isolate: false,
    // Pages and servers are slow on machines that are busy.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    // As Playwright's own template: a browser on a busy machine gets a second
    // attempt in CI, and the report says so.
    retry: process.env.CI ? 1 : 0,
    reporters: ["default", ["json", { outputFile: ".reports/vitest.json" }]],
  },
});
