import path from "node:path";
import ts from "typescript";
import { emitAll } from "../../emit/all.js";
import { correctDescription } from "../../spec/load.js";
import { parseSource } from "../../spec/source.js";
import { root } from "../../tasks/turbo.js";

/** The generated files of a description, with the errors of the compiler. */
export interface Generated {
  /** Returns the content of a generated file, by the end of its path. */
  readonly contentOf: (end: string) => string;
  /**
   * Errors of the compiler in the generated files and in `use`, one per line.
   */
  readonly errors: readonly string[];
}

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  lib: ["lib.es2023.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"],
  types: [],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  verbatimModuleSyntax: true,
  skipLibCheck: true,
  noEmit: true,
  paths: {
    "@kapso-platform/types": [path.join(root, "packages/types/src/index.ts")],
  },
};

// The standard library and the hand-written part of the client are parsed and
// checked once for all tests of a file.
const parsed = new Map<string, ts.SourceFile | undefined>();
let previous: ts.Program | undefined;

/**
 * Generates from a description in memory, and compiles the types package and
 * the client with the generated files instead of the checked-in ones.
 *
 * @param description - an OpenAPI document, YAML
 * @param use - code that uses the client as `kapso` and the types as `Types`
 */
export async function generated(
  description: string,
  use = "",
): Promise<Generated> {
  const source = parseSource(description, "openapi/platform.yaml");
  const { document } = correctDescription({ source, overlays: [] });
  const emitted = await emitAll(document, root);
  const files = new Map(
    emitted
      .filter(({ path: file }) => /^packages\/(types|client)\/src\//.test(file))
      .map(({ path: file, content }) => [path.join(root, file), content]),
  );
  files.set(
    path.join(root, "packages/client/src/use.ts"),
    `import type * as Types from "@kapso-platform/types";
import type { KapsoClient } from "./generated/client.js";
declare const kapso: KapsoClient;
export type Used = Types.paths;
export async function use(): Promise<void> {
${use}
await Promise.resolve(kapso);
}
`,
  );
  return {
    contentOf: (end) => {
      const file = emitted.find(({ path: name }) => name.endsWith(end));
      if (!file) throw new Error(`no generated file ends in ${end}`);
      return file.content;
    },
    errors: compile(files),
  };
}

/** Errors of the compiler in files that replace the checked-in ones. */
export function compile(files: ReadonlyMap<string, string>): string[] {
  const host = ts.createCompilerHost(OPTIONS);
  const program = ts.createProgram({
    rootNames: [...files.keys()],
    options: OPTIONS,
    ...(previous && { oldProgram: previous }),
    host: {
      ...host,
      fileExists: (file) => files.has(file) || host.fileExists(file),
      readFile: (file) => files.get(file) ?? host.readFile(file),
      getSourceFile: (file, languageVersion) => {
        const text = files.get(file);
        if (text !== undefined) {
          return ts.createSourceFile(file, text, languageVersion);
        }
        if (!parsed.has(file)) {
          parsed.set(file, host.getSourceFile(file, languageVersion));
        }
        return parsed.get(file);
      },
    },
  });
  previous = program;
  return [...files.keys()].flatMap((file) => {
    const found = program.getSourceFile(file);
    if (!found) throw new Error(`${file} is not part of the program`);
    return [
      ...program.getSyntacticDiagnostics(found),
      ...program.getSemanticDiagnostics(found),
    ].map((diagnostic) => {
      const text = ts.flattenDiagnosticMessageText(
        diagnostic.messageText,
        "\n",
      );
      const { line } = ts.getLineAndCharacterOfPosition(
        found,
        diagnostic.start ?? 0,
      );
      const place = `${path.relative(root, file)}:${String(line + 1)}`;
      return `${place} TS${String(diagnostic.code)}: ${text}`;
    });
  });
}
