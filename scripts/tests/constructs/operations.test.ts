import { describe, expect, it } from "vitest";
import { findNotices } from "../../emit/all.js";
import { parseSource } from "../../spec/source.js";
import { generated } from "./generated.js";

const ID = `{ name: id, in: path, required: true, schema: { type: string } }`;
const TEXT = `content: { application/json: { schema: { type: object, required: [text], properties: { text: { type: string } } } } }`;
const COUNT = `content: { application/json: { schema: { type: object, required: [count], properties: { count: { type: integer } } } } }`;

/** A description with the given paths; `rest` is appended. */
function describePaths(paths: string, rest = "", version = "3.1.0"): string {
  return `openapi: ${version}
info: { title: Things, version: 1.0.0 }
paths:
${paths.replace(/^/gm, "  ")}
${rest}`;
}

function describeResponses(responses: string): string {
  return describePaths(`/things/{id}:
  get:
    operationId: getThing
    summary: Get it
    parameters: [${ID}]
    responses: { ${responses} }`);
}

describe("a response", () => {
  it("of status 2XX is a success", async () => {
    const { errors } = await generated(
      describeResponses(`"2XX": { description: It, ${TEXT} }`),
      `const { text } = await kapso.things.get("1"); text.trim();`,
    );
    expect(errors).toEqual([]);
  });

  it("of default is a success if there is no other", async () => {
    const { errors } = await generated(
      describeResponses(`default: { description: It, ${TEXT} }`),
      `const { text } = await kapso.things.get("1"); text.trim();`,
    );
    expect(errors).toEqual([]);
  });

  it("of default can be the only one that uses a schema", async () => {
    const { errors } = await generated(
      describePaths(
        `/things:
  get: { operationId: a, summary: A, responses: { "204": { description: Done }, default: { description: No, content: { application/json: { schema: { $ref: "#/components/schemas/Problem" } } } } } }`,
        `components: { schemas: { Problem: { type: object, required: [error], properties: { error: { type: string } } } } }`,
      ),
      `const { error } = await kapso.GET("/things"); if (error) error.error.trim();
const problem: Types.Problem = { error: "it" }; void problem;`,
    );
    expect(errors).toEqual([]);
  });

  it("of default is an error if there is a success", async () => {
    const { errors } = await generated(
      describeResponses(
        `"200": { description: It, ${TEXT} }, default: { description: No, ${COUNT} }`,
      ),
      `const { text } = await kapso.things.get("1"); text.trim();
const { data, error } = await kapso.GET("/things/{id}", { params: { path: { id: "1" } } });
if (data) data.text.trim(); else error.count.toFixed();`,
    );
    expect(errors).toEqual([]);
  });

  it("of several shapes is a union that narrows", async () => {
    const { errors } = await generated(
      describeResponses(
        `"200": { description: It, ${TEXT} }, "201": { description: How many, ${COUNT} }, "202": { description: Later }`,
      ),
      `const thing = await kapso.things.get("1");
if (thing === undefined) return;
if ("text" in thing) thing.text.trim(); else thing.count.toFixed();`,
    );
    expect(errors).toEqual([]);
  });

  it("can have a named schema for one status and an inline schema for another", async () => {
    const { errors } = await generated(
      describePaths(
        `/things/{id}:
  get:
    operationId: getThing
    parameters: [${ID}]
    responses:
      "200": { description: It, content: { application/json: { schema: { $ref: "#/components/schemas/Whole" } } } }
      "202": { description: Later }
      "203": { description: Part, ${COUNT} }`,
        `components: { schemas: { Whole: { type: object, properties: { text: { type: string } } } } }`,
      ),
      `const it: Types.Whole | { count: number } | undefined = await kapso.things.get("1"); void it;`,
    );
    expect(errors).toEqual([]);
  });

  it("without a body resolves to undefined", async () => {
    const { errors } = await generated(
      describeResponses(`"202": { description: Later }`),
      `const nothing: void = await kapso.things.get("1"); void nothing;`,
    );
    expect(errors).toEqual([]);
  });

  it("can be a list with optional data and inline items", async () => {
    const { errors } = await generated(
      describePaths(`/things:
  get:
    operationId: listThings
    summary: List them
    responses:
      "200":
        description: Them
        content: { application/json: { schema: { type: object, properties: { data: { type: array, items: { type: object, required: [id], properties: { id: { type: string } } } } } } } }`),
      `for await (const thing of kapso.things.list()) thing.id.trim();`,
    );
    expect(errors).toEqual([]);
  });

  it("keeps its envelope if the body has other members", async () => {
    const { errors, contentOf } = await generated(
      describeResponses(
        `"200": { description: It, content: { application/json: { schema: { type: object, required: [data], properties: { data: { type: object, properties: { id: { type: string } } }, included: { type: array, items: { type: string } } } } } } }`,
      ),
      `const { data, included } = await kapso.things.get("1"); void [data, included];`,
    );
    expect(errors).toEqual([]);
    expect(contentOf("resources/things.ts")).toContain(`response: "bare"`);
  });

  it("can be an item with optional data", async () => {
    const { errors } = await generated(
      describeResponses(
        `"200": { description: It, content: { application/json: { schema: { type: object, properties: { data: { type: object, required: [id], properties: { id: { type: string } } } } } } } }`,
      ),
      `const { id } = await kapso.things.get("1"); id.trim();`,
    );
    expect(errors).toEqual([]);
  });
});

describe("an operation", () => {
  it("whose id is a reserved word is named after method and path, and a schema that begins with a digit gets a prefix", async () => {
    const { errors, contentOf } = await generated(
      describePaths(
        `/things:
  post:
    operationId: new
    requestBody: { content: { application/json: { schema: { $ref: "#/components/schemas/2FA" } } } }
    responses: { "204": { description: Done } }`,
        `components: { schemas: { 2FA: { type: object, properties: { code: { type: string } } } } }`,
      ),
      `const given: Types.Schema2FA = { code: "1" }; await kapso.things.create(given);`,
    );
    expect(errors).toEqual([]);
    expect(contentOf("types/src/generated/openapi.ts")).toContain("postThings");
  });

  it("accepts a number in its path", async () => {
    const { errors } = await generated(
      describeResponses(`"204": { description: Done }`).replace(
        "name: id, in: path, required: true, schema: { type: string }",
        "name: id, in: path, required: true, schema: { type: integer }",
      ),
      `await kapso.things.get(1); await kapso.things.get("1");`,
    );
    expect(errors).toEqual([]);
  });

  it("with its own server is sent to the base URL, and reported", () => {
    const text = describePaths(`/things/{id}:
  get:
    operationId: getThing
    servers: [{ url: "https://files.example" }]
    parameters: [${ID}]
    responses: { "204": { description: Done } }`);
    const document = parseSource(text, "a.yaml").toJson();
    expect(findNotices(document)).toEqual([
      "GET /things/{id} has its own server, but is sent to the base URL: describe it as an API with a namespace in openapi/api.config.ts, or remove the server in an overlay",
    ]);
  });
});

describe("an enum of a response is open, but editors complete its values", () => {
  it.each([
    ["of texts", "{ type: string, enum: [a, b] }", `"a"`, `"z"`],
    ["of numbers", "{ type: integer, enum: [1, 2] }", "1", "9"],
    [
      "of constants with titles",
      "{ oneOf: [{ const: a, title: First }, { const: b, title: Second }] }",
      `"a"`,
      `"z"`,
    ],
  ])("%s", async (_, schema, known, unknown) => {
    const { errors, contentOf } = await generated(
      describeResponses(
        `"200": { description: It, content: { application/json: { schema: { type: object, required: [kind], properties: { kind: ${schema} } } } } }`,
      ),
      `const thing = await kapso.things.get("1");
thing.kind = ${known}; thing.kind = ${unknown};
// @ts-expect-error another kind of value
thing.kind = true;`,
    );
    expect(errors).toEqual([]);
    expect(contentOf("types/src/generated/openapi.ts")).toMatch(
      /(string|number) & \{\}/,
    );
  });
});

describe("examples", () => {
  it("that are references are inlined", async () => {
    const { errors, contentOf } = await generated(
      describePaths(
        `/things:
  get:
    operationId: getThing
    summary: Get it
    responses:
      "200":
        description: It
        content: { application/json: { schema: { type: string }, examples: { one: { $ref: "#/components/examples/One" }, none: { $ref: "#/components/examples/None" } } } }`,
        `components: { examples: { One: { value: first } } }`,
      ),
    );
    expect(errors).toEqual([]);
    const text = contentOf("packages/types/openapi.json");
    expect(text).toContain('"value": "first"');
    expect(text).not.toContain("$ref");
  });
});

describe("an operationId", () => {
  it.each([
    ["emails/list", "EmailsListQuery"],
    ["get_files_id#get_shared_link", "GetFilesIdGetSharedLinkQuery"],
    ["get-gadget", "GetGadgetQuery"],
    ["2list", "Op2listQuery"],
  ])("%s can name types", async (id, name) => {
    const { errors, contentOf } = await generated(
      describePaths(`/things:
  get:
    operationId: ${JSON.stringify(id)}
    summary: Get it
    parameters: [{ name: toString, in: query, schema: { type: string } }]
    responses: { "200": { description: It, ${TEXT} } }`),
      `await kapso.things.get({ toString: "a" });`,
    );
    expect(errors).toEqual([]);
    expect(contentOf("types/src/generated/requests.ts")).toContain(name);
  });

  it("that is missing is derived from method and path", async () => {
    const { errors, contentOf } = await generated(
      describePaths(`/things/{id}/parts:
  delete: { summary: Remove, parameters: [${ID}], responses: { "204": { description: Done } } }`),
      `await kapso.things.parts.delete("1");`,
    );
    expect(errors).toEqual([]);
    expect(contentOf("types/src/generated/openapi.ts")).toContain(
      "deleteThingsByIdParts",
    );
  });

  it("that two operations share is an error that names both", async () => {
    await expect(
      generated(
        describePaths(`/a:
  get: { operationId: a-b, summary: A, responses: { "204": { description: Done } } }
/b:
  get: { operationId: a_b!, summary: B, responses: { "204": { description: Done } } }
/c:
  get: { operationId: a/b, summary: C, responses: { "204": { description: Done } } }`),
      ),
    ).rejects.toThrow(
      'GET /b: operationId "aB" is also used by GET /a\nGET /c: operationId "aB" is also used by GET /a',
    );
  });
});

describe("a method", () => {
  const operation = (id: string, more = ""): string =>
    `{ operationId: ${id}, summary: Do it, ${more} responses: { "200": { description: It, ${TEXT} } } }`;

  it("for a bare array is named list", async () => {
    const { errors } = await generated(
      describePaths(`/things:
  get: { operationId: all, summary: All, responses: { "200": { description: Them, content: { application/json: { schema: { type: array, items: { type: string } } } } } } }`),
      `const all: string[] = await kapso.things.list(); void all;`,
    );
    expect(errors).toEqual([]);
  });

  it("for PUT beside PATCH is named replace, and for POST on an item update", async () => {
    const { errors } = await generated(
      describePaths(`/things/{id}:
  parameters: [${ID}]
  put: ${operation("a")}
  patch: ${operation("b")}
  post: ${operation("c")}
/others/{id}:
  parameters: [${ID}]
  post: ${operation("d")}
  put: ${operation("e")}
/more/{id}:
  parameters: [${ID}]
  post: ${operation("f")}
  head: ${operation("g")}`),
      `await kapso.things.replace("1"); await kapso.things.update("1"); await kapso.things.post("1");
await kapso.others.post("1"); await kapso.others.update("1"); await kapso.more.update("1"); await kapso.more.head("1");`,
    );
    expect(errors).toEqual([]);
  });

  it("is distinguished from one of the same name by its parameter", async () => {
    const { errors } = await generated(
      describePaths(`/things/{id}:
  get: ${operation("a", `parameters: [${ID}],`)}
/things/{name}:
  get: ${operation("b", `parameters: [{ name: name, in: path, required: true, schema: { type: string } }],`)}
/whatsapp/things/{id}:
  get: ${operation("c", `parameters: [${ID}],`)}`),
      `await kapso.things.get("1"); await kapso.things.getByName("n"); await kapso.things.getById("1");`,
    );
    expect(errors).toEqual([]);
  });

  it("is distinguished from a resource of the same name by its HTTP method", async () => {
    const { errors } = await generated(
      describePaths(`/things:
  get: ${operation("a")}
/things/get:
  get: ${operation("b")}`),
      `await kapso.things.getGet(); await kapso.things.get.getGet();`,
    );
    expect(errors).toEqual([]);
  });

  it("of a path without a fixed segment belongs to the tag, or to root", async () => {
    const { errors } = await generated(
      describePaths(`/{id}:
  get: ${operation("a", `tags: [Big things], parameters: [${ID}],`)}
/:
  get: ${operation("b")}`),
      `await kapso.bigThings.get("1"); await kapso.root.get();`,
    );
    expect(errors).toEqual([]);
  });
});

describe("a header parameter", () => {
  it("is passed among the parameters, whether it is required or not", async () => {
    const { errors, contentOf } = await generated(
      describePaths(`/things:
  get:
    operationId: a
    summary: A
    parameters:
      - { name: X-Trace, in: header, schema: { type: string } }
      - { name: X-Tenant, in: header, required: true, schema: { type: string } }
      - { name: Accept, in: header, required: true, schema: { type: string } }
    responses: { "200": { description: It, ${TEXT} } }`),
      `await kapso.things.get({ "X-Tenant": "t" });
await kapso.things.get({ "X-Tenant": "t", "X-Trace": "1" });
// @ts-expect-error X-Tenant is required
await kapso.things.get({ "X-Trace": "1" });`,
    );
    expect(errors).toEqual([]);
    expect(contentOf("client/src/generated/resources/things.ts")).toContain(
      `headers: ["X-Trace", "X-Tenant"]`,
    );
  });
});

describe("an OpenAPI 3.0 document", () => {
  it("is upgraded: nullable, exclusive limits, files and examples", async () => {
    const { errors, contentOf } = await generated(
      describePaths(
        `/things/{id}/file:
  post:
    operationId: upload
    summary: Upload
    parameters: [${ID}]
    requestBody: { required: true, content: { multipart/form-data: { schema: { type: object, required: [file], properties: { file: { type: string, format: binary }, note: { type: string, nullable: true, example: a } } } } } }
    responses: { "200": { description: It, content: { application/json: { schema: { $ref: "#/components/schemas/Thing" } } } } }`,
        `components: { schemas: { Thing: { type: object, required: [size], properties: { size: { type: integer, nullable: true, minimum: 0, exclusiveMinimum: true }, kind: { type: string, nullable: true, enum: [a, b, null] }, other: { nullable: true, allOf: [{ $ref: "#/components/schemas/Other" }] } } }, Other: { type: object, properties: { a: { type: string } } } } }`,
        "3.0.3",
      ),
      `const thing = await kapso.things.file("1", { file: new Blob(["x"]), note: null });
const size: number | null = thing.size; const other: Types.Other | null | undefined = thing.other; void [size, other];`,
    );
    expect(errors).toEqual([]);
    const text = contentOf("packages/types/openapi.json");
    expect(text).toContain('"openapi": "3.1');
    expect(text).toContain('"exclusiveMinimum": 0');
    expect(text).not.toContain('"nullable"');
  });
});
