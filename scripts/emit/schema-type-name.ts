import { readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { pascalCase } from "./names.js";

/** Put before a name that the language has taken. */
const PREFIX = "Kapso";

let globals: ReadonlySet<string> | undefined;

/**
 * Name of the exported type of a schema. One that JavaScript itself has, such
 * as `Function`, gets a prefix: imported, it would hide the global one, and a
 * reader would take it for that.
 */
export function schemaTypeName(schema: string): string {
  const name = pascalCase(schema);
  globals ??= readGlobals();
  return globals.has(name) ? PREFIX + name : name;
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
