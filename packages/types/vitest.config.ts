import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // Tests of types (*.test-d.ts) are what `pnpm typecheck` compiles.
    include: ["tests/**/*.test.ts"],
    reporters: ["default", ["json", { outputFile: ".reports/vitest.json" }]],
  },
});
