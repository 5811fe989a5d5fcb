import path from "node:path";
import { MemoryProject } from "../../diff/memory-project.js";
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

// In memory, not on the disk.
const config = path.join(root, "packages/client/src/tsconfig.generated.json");

const OPTIONS = {
  target: "ES2022",
  module: "NodeNext",
  moduleResolution: "NodeNext",
  lib: ["ES2023", "DOM", "DOM.Iterable"],
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

// The standard library and the hand-written part of the client are parsed once
// for all tests. The compiler ends with the process that started it.
let project: MemoryProject | undefined;

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
  project ??= new MemoryProject(config);
  const names = [...files.keys()];
  const settings = JSON.stringify({ compilerOptions: OPTIONS, files: names });
  return project
    .check(new Map([...files, [config, settings]]), names)
    .map(({ file, line, code, text }) => {
      const place = `${path.relative(root, file)}:${String(line)}`;
      return `${place} TS${String(code)}: ${text}`;
    });
}
