import { createRequire } from "node:module";
import path from "node:path";
import { defineConfig } from "vitest/config";

/** Folder of a package that the React 18 tests render with. */
function react18(name: string): string {
  const require = createRequire(
    new URL("tests/react-18/package.json", import.meta.url),
  );
  const folder = `${path.sep}node_modules${path.sep}${path.normalize(name)}`;
  const file = require.resolve(name);
  return file.slice(0, file.lastIndexOf(folder) + folder.length);
}

const RENDERED = ["tests/hooks/**/*.test.tsx"];

const SHARED = {
  // Loading the modules for each file would take as long as the tests.
  // Files share nothing else: stubs are reset before each test.
  isolate: false,
  unstubEnvs: true,
  unstubGlobals: true,
  testTimeout: 120_000,
} as const;

// `pnpm typecheck` compiles tests of types (*.test-d.ts).
export default defineConfig({
  test: {
    reporters: ["default", ["json", { outputFile: ".reports/vitest.json" }]],
    projects: [
      {
        test: {
          name: "node",
          include: ["tests/**/*.test.ts"],
          ...SHARED,
        },
      },
      {
        test: {
          name: "react-19",
          include: RENDERED,
          setupFiles: ["tests/support/browser.ts"],
          ...SHARED,
        },
      },
      {
        resolve: {
          alias: [
            "@tanstack/react-query",
            "@testing-library/react",
            "react-dom",
            "react",
          ].map((name) => ({
            find: new RegExp(`^${name}(/.*)?$`),
            replacement: `${react18(name)}$1`,
          })),
        },
        test: {
          name: "react-18",
          include: RENDERED,
          setupFiles: ["tests/support/browser.ts"],
          ...SHARED,
          env: { EXPECTED_REACT: "18" },
        },
      },
    ],
  },
});
