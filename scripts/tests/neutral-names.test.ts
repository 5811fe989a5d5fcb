import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import ts from "typescript";
import { expect, it } from "vitest";
import { OWN, OWN_LISTS } from "../fork/own-parts.js";
import { root } from "../tasks/turbo.js";

/** A module without its comments. */
function codeOf(file: string, text: string): string {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
  // Imports from parts that only this API has contain the name of their folder.
  const statements = source.statements.filter(
    (statement) =>
      !(
        ts.isExportDeclaration(statement) || ts.isImportDeclaration(statement)
      ) ||
      !(statement.moduleSpecifier?.getText(source) ?? "").includes(
        "/whatsapp/",
      ),
  );
  return ts
    .createPrinter({ removeComments: true })
    .printList(
      ts.ListFormat.MultiLine,
      ts.factory.createNodeArray(statements),
      source,
    );
}

it("hand-written code of the client names the API in comments only", async () => {
  const folder = path.join(root, "packages/client/src");
  const own = [
    ...OWN,
    ...Object.keys(OWN_LISTS).map((file) => `packages/client/src/${file}`),
  ];
  const named: string[] = [];
  for (const entry of await readdir(folder, { recursive: true })) {
    const file = path.join(folder, entry);
    const name = path.relative(root, file).replaceAll(path.sep, "/");
    if (!name.endsWith(".ts")) continue;
    if (own.some((part) => name === part || name.startsWith(`${part}/`)))
      continue;
    const code = codeOf(file, await readFile(file, "utf8"));
    if (/kapso|whatsapp/i.test(code)) named.push(name);
  }
  expect(named).toEqual([]);
});
