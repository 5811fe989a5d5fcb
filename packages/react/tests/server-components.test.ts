import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const source = fileURLToPath(new URL("../src", import.meta.url));

/** The first statement after comments in the output of TypeScript. */
async function isClientFile(file: string): Promise<boolean> {
  const code = await readFile(file, "utf8");
  const { outputText } = ts.transpileModule(code, {
    compilerOptions: {
      module: ts.ModuleKind.ESNext,
      jsx: ts.JsxEmit.ReactJSX,
      removeComments: true,
    },
  });
  return outputText.startsWith(`"use client";`);
}

async function sourceFiles(): Promise<string[]> {
  const entries = await readdir(source, { recursive: true });
  return entries
    .filter((entry) => /\.tsx?$/.test(entry))
    .map((entry) => path.join(source, entry));
}

describe("the directives of the package", () => {
  it("mark the files with hooks and the context, and no others", async () => {
    const files = await sourceFiles();
    const marked = await Promise.all(files.map(isClientFile));
    const expected = files.filter((file) =>
      /^(use-.*|kapso-context|kapso-provider|hooks)\.tsx?$/.test(
        path.basename(file),
      ),
    );
    expect(files.filter((_, index) => marked[index])).toEqual(expected);
    expect(expected.length).toBeGreaterThan(10);
  });

  it("mark every file that calls a hook of React or TanStack Query", async () => {
    for (const file of await sourceFiles()) {
      const code = await readFile(file, "utf8");
      const calls = /\b(use[A-Z]\w*|createContext|\w+Hook)(<[^;]*?>)?\(/.test(
        code.replace(/\/\*[^]*?\*\//g, ""),
      );
      expect(await isClientFile(file), file).toBe(
        calls || path.basename(file) === "kapso-provider.tsx",
      );
    }
  });

  it("allow the options factories on servers: no React, no client components", async () => {
    const { metafile } = await build({
      entryPoints: [path.join(source, "options.ts")],
      bundle: true,
      format: "esm",
      write: false,
      metafile: true,
      packages: "external",
      absWorkingDir: source,
    });
    const files = Object.keys(metafile.inputs);
    for (const file of files) {
      expect(await isClientFile(path.join(source, file)), file).toBe(false);
    }
    const imported = Object.values(metafile.outputs).flatMap((output) =>
      output.imports.map((module) => module.path),
    );
    expect(new Set(imported)).toEqual(
      new Set([
        "@kapso-platform/client",
        "@kapso-platform/client/operations",
        "@tanstack/react-query",
      ]),
    );
  });
});
