import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // `pnpm typecheck` compiles tests of types (*.test-d.ts).
    include: ["tests/**/*.test.ts"],
    reporters: ["default", ["json", { outputFile: ".reports/vitest.json" }]],
  },
});
