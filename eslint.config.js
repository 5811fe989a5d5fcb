import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

export default defineConfig(
  globalIgnores([
    "**/dist/",
    "**/generated/",
    "**/.reports/",
    "**/.snippets/",
    "**/.turbo/",
  ]),
  {
    files: ["**/*.ts", "**/*.tsx"],
    extends: [
      tseslint.configs.strictTypeChecked,
      tseslint.configs.stylisticTypeChecked,
    ],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      "@typescript-eslint/consistent-type-exports": "error",
      "@typescript-eslint/consistent-type-imports": [
        "error",
        { fixStyle: "inline-type-imports" },
      ],
      "@typescript-eslint/explicit-module-boundary-types": "error",
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      // Numbers and booleans in a message read well as they are.
      "@typescript-eslint/restrict-template-expressions": [
        "error",
        { allowNumber: true, allowBoolean: true },
      ],
      // `type` is used for shapes that must not be extended or merged.
      "@typescript-eslint/consistent-type-definitions": "off",
      // An empty function is how "nothing to do" is written.
      "@typescript-eslint/no-empty-function": "off",
      // The reason for a deprecated name stands where it is declared.
      "@typescript-eslint/no-deprecated": "warn",
      // Leaving a property out of a copy is what the rest pattern is for.
      "@typescript-eslint/no-unused-vars": [
        "error",
        {
          ignoreRestSiblings: true,
          argsIgnorePattern: "^_",
          varsIgnorePattern: "^_$",
        },
      ],
      eqeqeq: "error",
    },
  },
  {
    files: ["**/tests/**/*.{ts,tsx}", "**/*.test.{ts,tsx}", "**/*.test-d.ts"],
    rules: {
      // Tests read what they have just asserted to be there.
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      // Assertions on what a void method resolves to, or how a thing prints.
      "@typescript-eslint/no-confusing-void-expression": "off",
      "@typescript-eslint/no-base-to-string": "off",
    },
  },
  {
    files: ["**/*.test-d.ts"],
    rules: {
      // These files are compiled and never run: nothing is left floating.
      "@typescript-eslint/no-floating-promises": "off",
    },
  },
  {
    files: ["packages/react/tests/**/*.{ts,tsx}"],
    rules: {
      // `fetchQuery` and its like are what every TanStack Query 5 has; what is
      // to follow them came with a late one.
      "@typescript-eslint/no-deprecated": "off",
    },
  },
);
