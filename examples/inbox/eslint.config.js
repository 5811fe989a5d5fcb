import { defineConfig } from "eslint/config";
import reactHooks from "eslint-plugin-react-hooks";
import shared from "../../eslint.config.js";

export default defineConfig(shared, {
  files: ["src/**/*.ts", "src/**/*.tsx"],
  extends: [reactHooks.configs.flat["recommended-latest"]],
});
