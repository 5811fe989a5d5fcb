import { execFile } from "node:child_process";
import { mkdir, readFile, readdir, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { emitAll } from "../emit/all.js";
import { loadSpecification } from "../spec/load.js";
import { root } from "../tasks/turbo.js";
import { SpecError } from "../spec/source.js";
import { DESCRIPTION, overlay, specFolder } from "./spec-folder.js";

const command = fileURLToPath(new URL("../generate.ts", import.meta.url));

interface Run {
  code: number;
  stdout: string;
  stderr: string;
}

function generate(root: string, ...flags: string[]): Promise<Run> {
  const args = ["--import", "tsx", command, "--root", root, ...flags];
  return new Promise((resolve) => {
    execFile(process.execPath, args, (error, stdout, stderr) => {
      resolve({ code: Number(error?.code ?? 0), stdout, stderr });
    });
  });
}

describe("pnpm generate", () => {
  it("writes types, operations, resources and the bundled description, and in a second run nothing", async () => {
    const root = await specFolder(DESCRIPTION);
    const first = await generate(root);
    expect(first.stderr).toBe("");
    expect(first.code).toBe(0);
    expect(first.stdout).toContain("wrote packages/types/openapi.json");

    const types = path.join(root, "packages/types/src/generated/schemas.ts");
    const text = await readFile(types, "utf8");
    expect(text).toContain(`state?: "new" | "old" | (string & {})`);
    expect(text).toContain("note?: string | null");

    const { mtimeMs } = await stat(types);
    const second = await generate(root);
    expect(second.stdout).not.toContain("wrote");
    expect((await stat(types)).mtimeMs).toBe(mtimeMs);
  });

  it("avoids names that JavaScript uses", async () => {
    const root = await specFolder(
      DESCRIPTION.replaceAll('schemas/Widget"', 'schemas/Function"').replace(
        "    Widget:",
        "    Function:",
      ),
    );
    const { document } = await loadSpecification(root);
    const files = await emitAll(document, root);
    const contentOf = (end: string): string =>
      files.find(({ path: file }) => file.endsWith(end))?.content ?? "";
    expect(contentOf("types/src/generated/schemas.ts")).toContain(
      "export interface KapsoFunction {",
    );
    expect(contentOf("client/src/generated/resources/widgets.ts")).toContain(
      "PagePromise<KapsoFunction>",
    );
  });

  it("--check lists the stale files, writes nothing and exits with 1", async () => {
    const root = await specFolder(DESCRIPTION);
    const missing = await generate(root, "--check");
    expect(missing.code).toBe(1);
    expect(missing.stderr).toContain("stale: packages/types/openapi.json");
    expect(await readdir(root)).toEqual(["openapi"]);

    await generate(root);
    expect(await generate(root, "--check")).toMatchObject({ code: 0 });

    const table = path.join(
      root,
      "packages/client/src/generated/operations.ts",
    );
    await writeFile(table, `${await readFile(table, "utf8")}// by hand\n`);
    const stale = await generate(root, "--check");
    expect(stale.code).toBe(1);
    expect(stale.stderr.trim()).toBe(
      "stale: packages/client/src/generated/operations.ts (run `pnpm generate`)",
    );
  });

  it.each([
    {
      problem: "a syntax error",
      description: DESCRIPTION.replace(
        "operationId: listWidgets",
        "operationId: [list",
      ),
      message: /^openapi\/platform\.yaml:\d+:\d+: syntax error: /,
    },
    {
      problem: "a duplicate key",
      description: DESCRIPTION.replace("paths:", "openapi: 3.1.0\npaths:"),
      message:
        /^openapi\/platform\.yaml:3:1: syntax error: Map keys must be unique/,
    },
    {
      problem: "a dangling $ref",
      description: DESCRIPTION.replace("schemas/WidgetList", "schemas/Missing"),
      message:
        /^openapi\/platform\.yaml:17:31: \$ref #\/components\/schemas\/Missing points to nothing/,
    },
    {
      problem: "a $ref to another file",
      description: DESCRIPTION.replace(
        `"#/components/schemas/Paging"`,
        "other.yaml",
      ),
      message:
        /^openapi\/platform\.yaml:\d+:\d+: \$ref other\.yaml points outside of the document/,
    },
    {
      problem: "another version of OpenAPI",
      description: DESCRIPTION.replace("3.1.0", "4.0.0"),
      message:
        /^openapi\/platform\.yaml:1:1: expected an OpenAPI document of version 3\.0, 3\.1 or 3\.2, not "4\.0\.0"/,
    },
    {
      problem: "Swagger 2.0",
      description: DESCRIPTION.replace("openapi: 3.1.0", 'swagger: "2.0"'),
      message:
        /^openapi\/platform\.yaml:1:1: this is Swagger "2\.0"; convert it to OpenAPI 3 first/,
    },
    {
      problem: "a feature of OpenAPI 3.2 only",
      description: DESCRIPTION.replace("3.1.0", "3.2.0").replace(
        "    get:",
        "    query: { operationId: find, responses: {} }\n    get:",
      ),
      message:
        /^openapi\/platform\.yaml:5:5: "query" is new in OpenAPI 3\.2, and this document is read as 3\.1: remove it$/,
    },
    {
      problem: "the name __proto__",
      description: DESCRIPTION.replace("    Widget:", "    __proto__:"),
      message:
        /^openapi\/platform\.yaml:\d+:5: "__proto__" cannot be a name: in JavaScript it sets the prototype of an object$/,
    },
    {
      problem: "a path with a fragment",
      description: DESCRIPTION.replace("/whatsapp/widgets:", "/widgets#all:"),
      message: /^#\/paths\/~1widgets#all: expected a path without "\?" and "#"/,
    },
    {
      problem: "a required cookie",
      description: DESCRIPTION.replace(
        "parameters:\n",
        "parameters:\n        - { name: session, in: cookie, required: true, schema: { type: string } }\n",
      ),
      message:
        /parameters\/0: expected no required cookie, .* declare it as a security scheme, not "session"$/,
    },
    {
      problem: "several problems at once",
      description: DESCRIPTION.replace("type: integer", "type: int").replace(
        "id: { type: string }",
        "id: { type: strng }",
      ),
      message:
        /properties\/id\/type: expected one of .*\n.*get\/parameters\/0\/schema/,
    },
    {
      problem: "several dangling references",
      description: DESCRIPTION.replace(
        "schemas/WidgetList",
        "schemas/A",
      ).replace("schemas/Paging", "schemas/B"),
      message:
        /\$ref #\/components\/schemas\/A points to nothing\n.*schemas\/B points/,
    },
    {
      problem: "a file that is not an object",
      description: "<!doctype html>",
      message: /^openapi\/platform\.yaml:1:1: expected an object/,
    },
    {
      problem: "an overlay that matches nothing",
      description: DESCRIPTION,
      overlays: { "a.yaml": overlay("$.components.schemas.Gadget") },
      message:
        /^openapi\/overlays\/a\.yaml:5:5: overlay target \$\.components\.schemas\.Gadget matches nothing/,
    },
    {
      problem: "an overlay whose description does not exist",
      description: DESCRIPTION,
      overlays: {
        "a.yaml": overlay("$.info").replace("platform", "workflows"),
      },
      message:
        /^openapi\/overlays\/a\.yaml:3:1: the description that this overlay extends does not exist: openapi\/workflows\.yaml/,
    },
    {
      problem: "an overlay whose target is not a JSONPath",
      description: DESCRIPTION,
      overlays: { "a.yaml": overlay("$.paths[") },
      message:
        /^openapi\/overlays\/a\.yaml:5:5: overlay target \$\.paths\[ is not a JSONPath/,
    },
    {
      problem: "an overlay without a reason",
      description: DESCRIPTION,
      overlays: {
        "a.yaml": overlay("$.info").replace("description: Because.", ""),
      },
      message:
        /^openapi\/overlays\/a\.yaml:5:5: the action on \$\.info gives no "description"/,
    },
    {
      problem: "a dangling $ref from an overlay",
      description: DESCRIPTION,
      overlays: {
        "a.yaml": overlay(
          "$.components.schemas.WidgetList.properties",
          'update: { more: { $ref: "#/components/schemas/Nope" } }',
        ),
      },
      message:
        /^openapi\/overlays\/a\.yaml:7:29: \$ref #\/components\/schemas\/Nope points to nothing/,
    },
    {
      problem: "exclusive parameters that do not exist",
      description: DESCRIPTION,
      overlays: {
        "a.yaml": overlay(
          "$.paths['/whatsapp/widgets'].get",
          "update: { x-exclusive-parameters: [[before, behind]] }",
        ),
      },
      message:
        /^GET \/whatsapp\/widgets: x-exclusive-parameters names "behind"/,
    },
    {
      problem: "a missing schema",
      description: DESCRIPTION.replace(/Paging:\n(?: {6}.*\n)+/, "Paging:\n"),
      message: /^#\/components\/schemas\/Paging: expected a schema, not null$/,
    },
    {
      problem: "a missing schema of a property",
      description: DESCRIPTION.replace("id: { type: string }", "id:"),
      message:
        /^#\/components\/schemas\/Widget\/properties\/id: it must be object,boolean, not null$/,
    },
    {
      problem: "a type that is unknown in JSON Schema",
      description: DESCRIPTION.replace(
        "id: { type: string }",
        "id: { type: strng }",
      ),
      message:
        /^#\/components\/schemas\/Widget\/properties\/id\/type: expected one of array, boolean, .*, not "strng"$/,
    },
    {
      problem: "a type of a parameter that is unknown in JSON Schema",
      description: DESCRIPTION.replace(
        "schema: { type: integer,",
        "schema: { type: int,",
      ),
      message:
        /^#\/paths\/~1whatsapp~1widgets\/get\/parameters\/0\/schema\/type: expected one of /,
    },
    {
      problem: "a missing parameter",
      description: DESCRIPTION.replace(
        "parameters:\n",
        "parameters:\n        -\n",
      ),
      message:
        /^#\/paths\/~1whatsapp~1widgets\/get\/parameters\/0: expected a parameter with "name" and "in" \(query, path, header, cookie\), not null$/,
    },
    {
      problem: "a parameter without a location",
      description: DESCRIPTION.replace("name: limit, in: query", "name: limit"),
      message: /parameters\/0: expected a parameter with "name" and "in"/,
    },
    {
      problem: "missing information",
      description: DESCRIPTION.replace(/info: .*/, "info:"),
      message: /^#\/info: expected an object with a "title", not null$/,
    },
    {
      problem: "a path without a slash",
      description: DESCRIPTION.replace("  /whatsapp/widgets:", "  widgets:"),
      message:
        /^#\/paths\/widgets: expected a path that begins with a slash, not "widgets"$/,
    },
    {
      problem: "schemas whose types would share a name",
      description: DESCRIPTION.replace(
        "    Paging:",
        "    widget_list: { type: object }\n    Paging:",
      ).replace(
        "note: { type: string, nullable: true }",
        'note: { $ref: "#/components/schemas/widget_list" }',
      ),
      message:
        /schemas\/WidgetList: its type would be named WidgetList, which is already used by the type of #\/components\/schemas\/widget_list/,
    },
  ])("stops at $problem and says where", async (example) => {
    const root = await specFolder(example.description, example.overlays);
    const attempt = async (): Promise<unknown> =>
      emitAll((await loadSpecification(root)).document, root);
    const error: unknown = await attempt().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(SpecError);
    expect((error as SpecError).message).toMatch(example.message);
  });

  it("accepts webhooks with their own schemas, whose enums are open", async () => {
    const folder = await specFolder(
      DESCRIPTION.replace(
        "components:\n  schemas:\n",
        `webhooks:
  widget.created:
    post:
      operationId: onWidgetCreated
      requestBody:
        content:
          application/json:
            schema: { $ref: "#/components/schemas/WidgetEvent" }
      responses: { "200": { description: Taken } }
components:
  schemas:
    WidgetEvent:
      type: object
      properties:
        widget: { $ref: "#/components/schemas/Widget" }
        kind: { type: string, enum: [created, changed] }
`,
      ),
    );
    const { document } = await loadSpecification(folder);
    const files = await emitAll(document, folder);
    const types = files.find(({ path: file }) => file.endsWith("schemas.ts"));
    expect(types?.content).toContain(
      `kind?: "created" | "changed" | (string & {})`,
    );
    const openapi = files.find(({ path: file }) => file.endsWith("openapi.ts"));
    expect(openapi?.content).toContain('"widget.created"');
  });

  it("remembers its last run until a file that it reads or writes changes", async () => {
    const root = await specFolder(DESCRIPTION);
    await mkdir(path.join(root, "node_modules"));
    await generate(root);
    const cache = path.join(root, "node_modules/.cache/generate.json");
    await writeFile(
      cache,
      (await readFile(cache, "utf8")).replace("are up to date", "remembered"),
    );
    expect((await generate(root, "--check")).stdout).toContain("remembered");

    const types = path.join(root, "packages/types/src/generated/schemas.ts");
    await writeFile(types, `${await readFile(types, "utf8")}// by hand\n`);
    expect((await generate(root, "--check")).stderr).toContain("schemas.ts");

    const file = path.join(root, "openapi/platform.yaml");
    await writeFile(file, DESCRIPTION.replace("[new, old]", "[new, used]"));
    expect((await generate(root)).stdout).toContain("schemas.ts");
    expect(await readFile(types, "utf8")).toContain(`"used"`);
  });

  it("is checked again by turbo if one of its files changed", async () => {
    const files = await emitAll((await loadSpecification(root)).document, root);
    const turbo = JSON.parse(
      await readFile(path.join(root, "turbo.json"), "utf8"),
    ) as { tasks: Record<string, { inputs: string[] }> };
    const { inputs = [] } = turbo.tasks["//#generate:check"] ?? {};
    const missing = files.filter(
      ({ path: file }) => !inputs.some((glob) => path.matchesGlob(file, glob)),
    );
    expect(missing.map(({ path: file }) => file)).toEqual([]);
  });

  it("reports a problem in one line and writes nothing", async () => {
    const root = await specFolder(DESCRIPTION, {
      "a.yaml": overlay("$.components.schemas.Gadget"),
    });
    const { code, stderr } = await generate(root);
    expect(stderr).toBe(
      "openapi/overlays/a.yaml:5:5: overlay target $.components.schemas.Gadget matches nothing\n",
    );
    expect(code).toBe(1);
    expect(await readdir(root)).toEqual(["openapi"]);
  });
});

describe("a document with several problems", () => {
  it("is reported in one run with all of them, across files and steps, each with the action that solves it", async () => {
    const root = await specFolder(
      `openapi: 3.1.0
info: {}
paths:
  widgets: {}
  /ok: { get: { responses: { "200": { description: Bad, content: { application/json: { schema: { $ref: "#/components/schemas/Bad" } } } } } } }
  /a:
    get:
      operationId: a-b
      x-exclusive-parameters: [[one, two]]
      responses: { "200": { description: A, content: { application/json: { schema: { $ref: "#/components/schemas/Missing" } } } } }
  /b:
    get: { operationId: a_b, responses: { "204": { description: B } } }
  /c:
    get: { operationId: aB, responses: { "204": { description: C } } }
    put: { operationId: aB, responses: { "204": { description: C } } }
  /then:
    post: { operationId: then, responses: { "204": { description: D } } }
  /e/{id}:
    servers: [{ url: "https://elsewhere.example" }]
    get: { operationId: e, parameters: [{ name: id, in: path, required: true, schema: { type: strng } }, 7], responses: { "204": { description: E } } }
components:
  schemas:
    Loop: { type: object, properties: { a: { $ref: "#/components/schemas/Loop/properties/a/items" } } }
    Bad: { allOf: [{ type: strng }] }
`,
      { "a.yaml": overlay("$.components.schemas.Gadget") },
    );
    const { code, stderr } = await generate(root);
    expect(code).toBe(1);
    const lines = stderr.trim().split("\n");
    expect(lines.at(-1)).toMatch(/^12 problems\. /);
    for (const problem of [
      "openapi/overlays/a.yaml:5:5: overlay target $.components.schemas.Gadget matches nothing",
      "openapi/platform.yaml:2:1: #/info: expected an object with a",
      "openapi/platform.yaml:4:3: #/paths/widgets: expected a path that begins with a slash",
      'openapi/platform.yaml:7:5: GET /a: x-exclusive-parameters names "one"',
      "openapi/platform.yaml:10:92: $ref #/components/schemas/Missing points to nothing",
      'openapi/platform.yaml:15:5: PUT /c: operationId "aB" is also used by GET /c',
      "openapi/platform.yaml:17:5: POST /then: its resource would be named then",
      'parameters/0/schema/type: expected one of array, boolean, integer, null, number, object, string, not "strng"',
      "schemas/Bad/allOf/0/type: expected one of",
    ]) {
      expect(stderr).toContain(problem);
    }

    // Each action solves its problem: with all of them, generation succeeds.
    const actions = lines.filter((line) => line.startsWith("  - "));
    expect(actions).toHaveLength(11);
    await writeFile(
      path.join(root, "openapi/overlays/a.yaml"),
      overlay("$.info").replace(/ {2}- target:[^]*$/, actions.join("\n")),
    );
    expect(await generate(root)).toMatchObject({ code: 0, stderr: "" });
  });
});
