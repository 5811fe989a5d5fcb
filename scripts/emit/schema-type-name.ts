import { readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { CLIENT_NAMES } from "./fixed-names.js";
import { pascalCase } from "./names.js";

/** Put before a name that the language has taken. */
const PREFIX = "Kapso";
/** Put behind it where the prefix makes it a name of the client's own. */
const SUFFIX = "Schema";

let globals: ReadonlySet<string> | undefined;

/**
 * Name of the exported type of a schema. One that JavaScript itself has, such
 * as `Function`, gets a prefix: imported, it would hide the global one, and a
 * reader would take it for that. `Error` gets a suffix: `KapsoError` is a class.
 */
export function schemaTypeName(schema: string): string {
  const name = pascalCase(schema);
  globals ??= readGlobals();
  if (!globals.has(name)) return name;
  const prefixed = PREFIX + name;
  return CLIENT_NAMES.some((taken) => taken === prefixed)
    ? name + SUFFIX
    : prefixed;
}

/** What is global in JavaScript without a host, by TypeScript's library. */
function readGlobals(): Set<string> {
  const names = new Set<string>();
  const folder = path.dirname(ts.getDefaultLibFilePath({}));
  const files = new Set(["lib.es2023.d.ts"]);
  for (const file of files) {
    const text = readFileSync(path.join(folder, file), "utf8");
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022);
    for (const { fileName } of source.libReferenceDirectives) {
      files.add(`lib.${fileName}.d.ts`);
    }
    for (const statement of source.statements) {
      if (
        ts.isInterfaceDeclaration(statement) ||
        ts.isTypeAliasDeclaration(statement) ||
        ts.isModuleDeclaration(statement)
      ) {
        names.add(statement.name.text);
      }
    }
  }
  return names;
}
