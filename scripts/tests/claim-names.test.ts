import { readFile } from "node:fs/promises";
import path from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { emitAll } from "../emit/all.js";
import { CLIENT_NAMES, REACT_NAMES } from "../emit/fixed-names.js";
import {
  clientPathsName,
  namespaceCoreName,
  paginatedPathsName,
} from "../emit/namespace-types.js";
import { clientBodyNames } from "../resources/client-body.js";
import { loadSpecification } from "../spec/load.js";
import { listNamespaces } from "../spec/namespaces.js";
import { listOperations } from "../spec/operations.js";
import { SpecError } from "../spec/source.js";
import { root } from "../tasks/turbo.js";
import { DESCRIPTION, specFolder } from "./spec-folder.js";

function withPaths(paths: string): string {
  return DESCRIPTION.replace("components:", `${paths}components:`);
}

/**
 * A description with one more path, which returns a widget and, for POST, takes
 * one.
 */
function withOperation(
  url: string,
  { method = "get", id = "useThing" } = {},
): string {
  const parameters = [...url.matchAll(/\{([^}]+)\}/g)].map(
    ([, name = ""]) =>
      `{ name: ${name}, in: path, required: true, schema: { type: string } }`,
  );
  return withPaths(`  ${url}:
    ${method}:
      operationId: ${id}
      summary: Something
      parameters: [${parameters.join(", ")}]
${
  method === "get"
    ? ""
    : `      requestBody:
        content:
          application/json:
            schema: { type: object, properties: { a: { type: string }, b: { type: string } } }
`
}      responses:
        "200":
          description: A widget
          content:
            application/json:
              schema: { $ref: "#/components/schemas/Widget" }
`);
}

/** A description in which the schema of an item has another name. */
function withSchema(name: string): string {
  return DESCRIPTION.replaceAll('schemas/Widget"', `schemas/${name}"`).replace(
    "    Widget:",
    `    ${name}:`,
  );
}

async function failure(description: string): Promise<string | undefined> {
  const folder = await specFolder(description);
  try {
    await emitAll((await loadSpecification(folder)).document, folder);
    return undefined;
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    return error.message;
  }
}

describe("a name that generation derives from a description", () => {
  it.each(["use", "paginate", "eject", "request"])(
    "cannot be a resource %s, which is a member of the client",
    async (name) => {
      expect(await failure(withOperation(`/${name}`))).toBe(
        `GET /${name}: its resource would be named ${name}, which is already used by a member of the client itself; name it with x-resource-method in an overlay`,
      );
    },
  );

  it.each(["constructor", "toString", "then"])(
    "cannot be a resource %s, which is a member of objects or promises",
    async (name) => {
      const message = `would be named widgets.${name}, which is already used by a member that objects or promises have`;
      expect(await failure(withOperation(`/widgets/${name}`))).toContain(
        message,
      );
    },
  );

  it.each([
    ["WidgetsListParams", "its parameters type", "GET /whatsapp/widgets"],
    ["WidgetsResource", "its interface", "kapso.widgets"],
    ["ListWidgetsQuery", "its query type", "GET /whatsapp/widgets"],
  ])(
    "cannot be a schema %s, which is the name of another type",
    async (name, thing, place) => {
      expect(await failure(withSchema(name))).toBe(
        `${place}: ${thing} would be named ${name}, which is already used by the type of #/components/schemas/${name}`,
      );
    },
  );

  it("cannot be shared by methods, resources or query keys", async () => {
    expect(await failure(withOperation("/widgets", { id: "more" }))).toBe(
      undefined,
    );
    expect(await failure(withOperation("/widget"))).toBe(
      "kapso.widget: its query keys would be named widgetKeys, which is already used by the query keys of kapso.widgets",
    );
    const joined = withOperation("/a/bC").replace(
      "components:",
      `  /aB/c:
    get: { operationId: again, summary: Again, responses: { "204": { description: None } } }
components:`,
    );
    expect(await failure(joined)).toContain(
      "kapso.aB.c: its query keys would be named aBCKeys, which is already used by the query keys of kapso.a.bC",
    );
    expect((await failure(joined))?.split("\n")[0]).toBe(
      "kapso.aB.c: its interface would be named ABCResource, which is already used by the interface of kapso.a.bC",
    );
  });

  it("is unique among hooks: a second hook is named after its method", async () => {
    const twice = withOperation("/widgets/{id}", { method: "put" }).replace(
      "components:",
      `  /widget/{id}:
    put: { operationId: again, summary: Again, parameters: [{ name: id, in: path, required: true, schema: { type: string } }], responses: { "204": { description: None } } }
components:`,
    );
    const folder = await specFolder(twice);
    const { document } = await loadSpecification(folder);
    const files = await emitAll(document, folder);
    const hooks = files.find(({ path: file }) => file.endsWith("hooks.ts"));
    expect(hooks?.content).toContain("const useUpdateWidget:");
    expect(hooks?.content).toContain("const useWidgetUpdate:");
  });

  it("is unique among bodies if an operationId equals the name of the method", async () => {
    const folder = await specFolder(
      withOperation("/things", { method: "post", id: "things/create" }).replace(
        /(operationId: "?things\/create"?,)/,
        `$1 requestBody: { content: { application/json: { schema: { type: object, properties: { a: { type: string }, b: { type: string } } } } } },`,
      ),
    );
    const { document } = await loadSpecification(folder);
    const files = await emitAll(document, folder);
    const requests = files.find(({ path: file }) =>
      file.endsWith("requests.ts"),
    );
    expect(requests?.content).toContain("PostThingsBody");
  });

  it("cannot be a flat list with the name of a member of a query's result", async () => {
    expect(
      await failure(
        DESCRIPTION.replaceAll("/whatsapp/widgets", "/whatsapp/items"),
      ),
    ).toBe(
      "GET /whatsapp/items: its flat list would be named items, which is already used by a member of every list hook's result",
    );
  });

  it.each([
    ["/things/{options}", "options", "the options of the call"],
    ["/things/{body}", "body", "the request body"],
    ["/things/{kapso}", "kapso", "an argument of the React package"],
    ["/things/{a_b}/parts/{aB}", "aB", "the argument for {a_b} of"],
  ])("cannot be a duplicate argument: %s", async (url, name, owner) => {
    const message = await failure(withOperation(url, { method: "put" }));
    expect(message).toContain(
      `PUT ${url}: its argument for {${name}} would be named ${name}, which is already used by ${owner}`,
    );
  });

  it.each([
    [
      withOperation("/things/{default}"),
      `GET /things/{default}: its argument for {default} would be named "default"`,
    ],
    [withOperation("/2fa"), `GET /2fa: its resource would be named "2fa"`],
    [withSchema("ü"), `#/components/schemas/ü: its type would be named ""`],
  ])("must be a valid name in TypeScript: %#", async (description, message) => {
    const sentence = `${message}, which is not a valid name in TypeScript`;
    expect((await failure(description))?.split("; ")[0]).toBe(sentence);
  });

  it("gets a prefix if JavaScript or a package uses it, and also a suffix if the client uses the prefixed name", async () => {
    for (const [schema, type] of [
      ["Promise", "KapsoPromise"],
      ["Page", "KapsoPage"],
      ["ListPage", "KapsoListPage"],
      ["Error", "ErrorSchema"],
      ["2fa", "Schema2fa"],
    ] as const) {
      const folder = await specFolder(withSchema(schema));
      const { document } = await loadSpecification(folder);
      const files = await emitAll(document, folder);
      const resources = files.find(({ path: file }) =>
        file.endsWith("client/src/generated/resources/widgets.ts"),
      );
      expect(resources?.content).toContain(`PagePromise<${type}>`);
    }
  });
});

describe("the names that do not depend on the description", () => {
  it("are all names that the packages export and generated modules import", async () => {
    const { document } = await loadSpecification(root);
    const generated = await emitAll(document, root);
    const known = new Set<string>([
      ...CLIENT_NAMES,
      ...REACT_NAMES,
      ...clientBodyNames(
        listOperations(document).map((operation) => ({ operation })),
      ),
      ...listNamespaces(document).flatMap((namespace) => [
        clientPathsName(namespace),
        paginatedPathsName(namespace),
        namespaceCoreName(namespace),
      ]),
    ]);
    const found = new Set<string>();
    for (const { path: file, content } of generated) {
      if (!/^packages\/(client|react)\/.*\.ts$/.test(file)) continue;
      // These modules do not depend on the description.
      const isFixed =
        /client\/src\/generated\/(client|errors?|index|namespaces|neutral)\.ts$/;
      if (isFixed.test(file)) {
        if (/\/(client|errors|index)\.ts$/.test(file)) {
          for (const name of exportedNames(file, content)) found.add(name);
        }
      } else for (const name of importedNames(file, content)) found.add(name);
    }
    for (const file of [
      "packages/client/src/index.ts",
      "packages/client/src/whatsapp/index.ts",
      "packages/react/src/index.ts",
      "packages/react/src/options.ts",
    ]) {
      const text = await readFile(path.join(root, file), "utf8");
      // Schemas that the package re-exports come from the description.
      const own = text.replace(/^export .* from ".*\/envelope\.js";$/m, "");
      for (const name of exportedNames(file, own)) found.add(name);
    }
    expect([...found].filter((name) => !known.has(name)).sort()).toEqual([]);
  });
});

/** The names that a module imports from hand-written modules. */
function importedNames(file: string, text: string): string[] {
  return parse(file, text).statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement)) return [];
    const from = (statement.moduleSpecifier as ts.StringLiteral).text;
    const bindings = statement.importClause?.namedBindings;
    if (/^(\.\/|@kapso-platform)/.test(from) || !bindings) return [];
    return ts.isNamedImports(bindings)
      ? bindings.elements.map(({ name }) => name.text)
      : [];
  });
}

function exportedNames(file: string, text: string): string[] {
  return parse(file, text).statements.flatMap((statement) =>
    ts.isExportDeclaration(statement) &&
    statement.exportClause &&
    ts.isNamedExports(statement.exportClause)
      ? statement.exportClause.elements.map(({ name }) => name.text)
      : [],
  );
}

function parse(file: string, text: string): ts.SourceFile {
  return ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
}
