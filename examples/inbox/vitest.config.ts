import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts"],
    globalSetup: "tests/browser-setup.ts",
    // Test files share only modules, which take seconds to load.
    isolate: false,
    // Pages and servers are slow on busy machines.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    // As in Playwright's template: in CI, where machines are busy, a failed
    // test is retried once, and the report shows it.
    retry: process.env.CI ? 1 : 0,
    reporters: ["default", ["json", { outputFile: ".reports/vitest.json" }]],
  },
});
