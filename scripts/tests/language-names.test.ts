import { readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { expect, it } from "vitest";
import { GLOBAL_NAMES, RESERVED_WORDS } from "../emit/language-names.js";

/**
 * The names that TypeScript's library for ES2023 declares, without names of the
 * browser or Node.js.
 */
function readLibrary(): Set<string> {
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

it("lists every type that the language declares", () => {
  expect([...GLOBAL_NAMES].sort()).toEqual([...readLibrary()].sort());
});

it("lists every word that TypeScript reserves", () => {
  const { FirstReservedWord, LastFutureReservedWord } = ts.SyntaxKind;
  const reserved = Object.values(ts.SyntaxKind)
    .filter((kind) => typeof kind !== "string")
    .filter(
      (kind) => kind >= FirstReservedWord && kind <= LastFutureReservedWord,
    )
    .map((kind) => ts.tokenToString(kind));
  expect(reserved).toContain("yield");
  expect([...RESERVED_WORDS]).toEqual(expect.arrayContaining(reserved));
});
