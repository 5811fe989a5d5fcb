import path from "node:path";
import ts from "typescript";
import { root } from "../../tasks/turbo.js";
import type { Surface } from "../surface.js";
import { CONSUMER } from "./consumer.js";

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  lib: ["lib.es2023.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"],
  types: [],
  strict: true,
  skipLibCheck: true,
  // No package replaces the standard library, and the search for one is slow.
  libReplacement: false,
  noEmit: true,
};

const CLIENT = path.join(root, "packages/client/src");
const TYPES = path.join(root, "packages/types/src");
const consumer = path.join(CLIENT, "consumer.ts");

const host = ts.createCompilerHost(OPTIONS);
const cache = ts.createModuleResolutionCache(root, (file) => file, OPTIONS);
// Files that do not change between mutations are parsed and bound once.
const parsed = new Map<string, ts.SourceFile | undefined>();
// The files on the disk do not change either.
const present = new Map<string, boolean>();

function isPresent(file: string): boolean {
  let found = present.get(file);
  if (found === undefined) present.set(file, (found = host.fileExists(file)));
  return found;
}

/**
 * Compiles the consumer of the corpus with the real client and the types of a
 * description.
 *
 * @returns the first error, or undefined if it compiles
 */
export function compileConsumer({
  modules,
  client,
}: Surface): string | undefined {
  const generated = new Map([
    ...(["openapi", "requests", "schemas"] as const).map(
      (name): [string, string] => [
        path.join(TYPES, `generated/${name}.ts`),
        modules[name],
      ],
    ),
    ...[...client].map(([file, text]): [string, string] => [
      path.join(CLIENT, "generated", file),
      text,
    ]),
    [consumer, CONSUMER],
  ]);
  const program = ts.createProgram({
    rootNames: [consumer],
    options: OPTIONS,
    host: {
      ...host,
      fileExists: (file) => generated.has(file) || isPresent(file),
      readFile: (file) => generated.get(file) ?? host.readFile(file),
      getSourceFile: (file, version) => {
        const text = generated.get(file);
        if (text !== undefined) return ts.createSourceFile(file, text, version);
        if (!parsed.has(file)) {
          parsed.set(file, host.getSourceFile(file, version));
        }
        return parsed.get(file);
      },
      resolveModuleNameLiterals: (names, containing) =>
        names.map(({ text }) => {
          // The generated files are in memory, not on the disk.
          const own = path
            .join(path.dirname(containing), text)
            .replace(/\.js$/, ".ts");
          if (generated.has(own)) {
            return {
              resolvedModule: {
                resolvedFileName: own,
                extension: ts.Extension.Ts,
              },
            };
          }
          return text.startsWith("@kapso-platform/")
            ? {
                resolvedModule: {
                  resolvedFileName: path.join(
                    text.endsWith("/client") ? CLIENT : TYPES,
                    "index.ts",
                  ),
                  extension: ts.Extension.Ts,
                },
              }
            : ts.resolveModuleName(
                text,
                containing,
                OPTIONS,
                { ...host, fileExists: isPresent },
                cache,
                undefined,
                ts.ModuleKind.ESNext,
              );
        }),
    },
  });
  const file = program.getSourceFile(consumer);
  const [first] = [
    ...program.getSyntacticDiagnostics(file),
    ...program.getSemanticDiagnostics(file),
  ];
  if (!first) return undefined;
  return `TS${first.code}: ${ts
    .flattenDiagnosticMessageText(first.messageText, " ")
    .replaceAll(/\s+/g, " ")}`;
}
