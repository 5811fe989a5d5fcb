import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    typecheck: { enabled: true, tsconfig: "tsconfig.json" },
    reporters: ["default", ["json", { outputFile: ".reports/vitest.json" }]],
  },
});
