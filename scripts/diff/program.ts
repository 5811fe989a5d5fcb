import path from "node:path";
import ts from "typescript";
import { TYPES_PACKAGE } from "../emit/package-names.js";
import type { SurfaceModules } from "./surface.js";

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  lib: ["lib.es2023.d.ts"],
  types: [],
  strict: true,
  skipLibCheck: true,
  // No package replaces the standard library, and the search for one is slow.
  libReplacement: false,
  noEmit: true,
};

const ROOT = "/versions";

/** Stand-ins for the hand-written parts of the client. */
const CLIENT: Readonly<Record<string, string>> = {
  "options.ts": `
    export interface RequestOptions { timeout?: number }
    export interface ListOptions extends RequestOptions { direction?: "forward" | "backward" }`,
  "pagination/page-promise.ts": `
    export interface PagePromise<T, Details = undefined> extends Promise<{ readonly items: T[]; readonly details: Details }>, AsyncIterable<T> {}`,
  "response-promise.ts": `
    export interface ResponsePromise<Data> extends Promise<Data> {}`,
  "operation.ts": `
    export interface Operation<Method> { readonly "~method"?: Method }`,
  "derived-types.ts": `
    export type Without<Body, Names extends PropertyKey> = Body extends unknown ? Omit<Body, Names> : never;
    export type WithDates<Body, Names> = { [Name in keyof Body]: Name extends Names ? Body[Name] | Date : Body[Name] };`,
};

// Most of the work of a small program is to parse and bind files. Those of the
// standard library are cached, and the last file of each other name.
const libraries = new Map<string, ts.SourceFile | undefined>();
const parsed = new Map<string, ts.SourceFile>();

/** Two versions of the generated types in one type checker. */
export interface Versions {
  readonly checker: ts.TypeChecker;
  /** The type of an exported interface of a version. */
  readonly interfaceOf: (
    version: "old" | "new",
    module: "openapi" | "outcomes" | "resources",
    name: string,
  ) => ts.Type | undefined;
}

/** Creates one program that has both versions. */
export function createVersions(
  before: SurfaceModules,
  after: SurfaceModules,
): Versions {
  const files = new Map<string, string>();
  for (const [version, { types, client }] of [
    ["old", before],
    ["new", after],
  ] as const) {
    for (const [name, text] of Object.entries(types)) {
      files.set(`${ROOT}/${version}/types/${name}.ts`, text);
    }
    files.set(
      `${ROOT}/${version}/types/index.ts`,
      ["openapi", "requests", "schemas"]
        .map((name) => `export type * from "./${name}.js";`)
        .join("\n"),
    );
    for (const [file, text] of client) {
      files.set(`${ROOT}/${version}/generated/${file}`, text);
    }
  }
  for (const [name, text] of Object.entries(CLIENT)) {
    files.set(`${ROOT}/${name}`, text);
  }
  const program = ts.createProgram({
    rootNames: [...files.keys()],
    options: OPTIONS,
    host: createHost(files),
  });
  const checker = program.getTypeChecker();
  return {
    checker,
    interfaceOf: (version, module, name) => {
      const folder = module === "resources" ? "generated" : "types";
      const file = program.getSourceFile(
        `${ROOT}/${version}/${folder}/${module}.ts`,
      );
      const holder = file && checker.getSymbolAtLocation(file);
      const symbol =
        holder &&
        checker
          .getExportsOfModule(holder)
          .find((exported) => exported.name === name);
      return symbol && checker.getDeclaredTypeOfSymbol(symbol);
    },
  };
}

/** The type of an operation, or of its results. */
export function memberOf(
  { checker, interfaceOf }: Versions,
  version: "old" | "new",
  name: "operations" | "outcomes",
  id: string,
): ts.Type | undefined {
  const module = name === "operations" ? "openapi" : "outcomes";
  const holder = interfaceOf(version, module, name);
  return holder && partOf(checker, holder, id);
}

/** The type of a property, if it exists. */
export function partOf(
  checker: ts.TypeChecker,
  holder: ts.Type,
  name: string,
): ts.Type | undefined {
  const symbol = checker.getPropertyOfType(holder, name);
  return symbol && checker.getTypeOfSymbol(symbol);
}

/** The types of the schemas, by name. */
export function schemaTypes(
  { checker, interfaceOf }: Versions,
  version: "old" | "new",
): Map<string, ts.Type> {
  const components = interfaceOf(version, "openapi", "components");
  const schemas = components && partOf(checker, components, "schemas");
  if (!schemas) return new Map();
  return new Map(
    checker
      .getPropertiesOfType(schemas)
      .map((symbol) => [symbol.name, checker.getTypeOfSymbol(symbol)]),
  );
}

function createHost(files: ReadonlyMap<string, string>): ts.CompilerHost {
  const host = ts.createCompilerHost(OPTIONS);
  const getSourceFile = host.getSourceFile.bind(host);
  return {
    ...host,
    fileExists: (file) => files.has(file),
    readFile: (file) => files.get(file),
    getSourceFile: (file, version) => {
      const text = files.get(file);
      if (text !== undefined) {
        const kept = parsed.get(file);
        if (kept?.text === text) return kept;
        const source = ts.createSourceFile(file, text, {
          ...(typeof version === "object"
            ? version
            : { languageVersion: version }),
          // Comments are compared in the description.
          jsDocParsingMode: ts.JSDocParsingMode.ParseNone,
        });
        parsed.set(file, source);
        return source;
      }
      if (!libraries.has(file)) {
        libraries.set(file, getSourceFile(file, version));
      }
      return libraries.get(file);
    },
    resolveModuleNameLiterals: (names, containing) =>
      names.map(({ text }) => ({
        resolvedModule: {
          resolvedFileName: resolveModule(text, containing),
          extension: ts.Extension.Ts,
        },
      })),
  };
}

function resolveModule(name: string, containing: string): string {
  const version = containing.split("/").slice(0, 3).join("/");
  if (name === TYPES_PACKAGE) return `${version}/types/index.ts`;
  const file = path.posix
    .join(path.posix.dirname(containing), name)
    .replace(/\.js$/, ".ts");
  // Files that both versions share are beside their folders.
  const shared = `${ROOT}/${path.posix.relative(version, file)}`;
  return path.posix.relative(ROOT, shared) in CLIENT ? shared : file;
}
