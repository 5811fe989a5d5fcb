import { execFile } from "node:child_process";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { createSandbox } from "@kapso-platform/sandbox";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { root } from "../tasks/turbo.js";

const READMES = [
  "README.md",
  "docs/messaging-errors.md",
  "packages/client/README.md",
  "packages/react/README.md",
  "packages/sandbox/README.md",
  "packages/types/README.md",
];

// The folder is in this workspace, so that packages resolve as they do for a
// user.
const folder = path.join(root, "scripts/.snippets");

interface Snippet {
  /**
   * A component (`tsx`) is only type-checked, because it needs a page to run.
   */
  readonly language: "ts" | "tsx";
  readonly name: string;
  readonly file: string;
  readonly code: string;
}

async function readSnippets(): Promise<Snippet[]> {
  const found = await Promise.all(
    READMES.map(async (readme) => {
      const text = await readFile(path.join(root, readme), "utf8");
      return [...text.matchAll(/^```(tsx?)\n(.*?)^```$/gms)].map(
        ([, language = "", code = ""], index): Snippet => ({
          language: language === "tsx" ? "tsx" : "ts",
          name: `${readme}, number ${index + 1}`,
          file: path.join(
            folder,
            `${readme.replaceAll("/", "-")}-${index + 1}.${language}`,
          ),
          code,
        }),
      );
    }),
  );
  return found.flat();
}

const snippets = await readSnippets();
const sandbox = createSandbox({ conversations: 40 });
let baseUrl: string;

beforeAll(async () => {
  await mkdir(folder, { recursive: true });
  await Promise.all(snippets.map(({ file, code }) => writeFile(file, code)));
  baseUrl = await sandbox.listen();
});

afterAll(async () => {
  await sandbox.close();
  await rm(folder, { recursive: true });
});

describe("the snippets of the READMEs", () => {
  it("type-check", () => {
    const program = ts.createProgram(
      snippets.map(({ file }) => file),
      {
        target: ts.ScriptTarget.ES2022,
        module: ts.ModuleKind.NodeNext,
        moduleResolution: ts.ModuleResolutionKind.NodeNext,
        moduleDetection: ts.ModuleDetectionKind.Force,
        lib: ["lib.es2023.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"],
        types: ["node"],
        strict: true,
        noUncheckedIndexedAccess: true,
        exactOptionalPropertyTypes: true,
        jsx: ts.JsxEmit.ReactJSX,
        noEmit: true,
        skipLibCheck: true,
      },
    );
    const problems = ts.getPreEmitDiagnostics(program).map((diagnostic) => {
      const place = diagnostic.file?.getLineAndCharacterOfPosition(
        diagnostic.start ?? 0,
      );
      const text = ts.flattenDiagnosticMessageText(
        diagnostic.messageText,
        "\n",
      );
      return `${path.basename(diagnostic.file?.fileName ?? "")}:${(place?.line ?? 0) + 1} ${text}`;
    });
    expect(problems).toEqual([]);
  });

  it.each(snippets.filter(({ language }) => language === "ts"))(
    "run: $name",
    async ({ file }) => {
      const stderr = await new Promise<string>((resolve) => {
        execFile(
          process.execPath,
          ["--import", "tsx", file],
          {
            cwd: path.join(root, "scripts"),
            timeout: 60_000,
            env: {
              ...process.env,
              KAPSO_API_KEY: sandbox.apiKey,
              KAPSO_BASE_URL: baseUrl,
            },
          },
          (error, _stdout, stderr) => {
            resolve(error ? `${stderr}\n${error.message}` : "");
          },
        );
      });
      expect(stderr).toBe("");
    },
  );
});
