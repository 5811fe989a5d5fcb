import { describe, expect, it } from "vitest";
import {
  serializeBody,
  wrapBody,
} from "../../../packages/client/src/arguments/body.js";
import { generated } from "./generated.js";

/** A description of one operation. */
function describeOperation(operation: string, method = "post"): string {
  return `openapi: 3.1.0
info: { title: Files, version: 1.0.0 }
paths:
  /files/{file_id}/content:
    ${method}:
      operationId: doIt
      summary: Do it
      parameters:
        - { name: file_id, in: path, required: true, schema: { type: string } }
${operation.replace(/^/gm, "      ")}
`;
}

const NOTHING = `responses: { "204": { description: Done } }`;

function body(type: string, schema: string): string {
  return describeOperation(
    `requestBody: { required: true, content: { ${type}: { schema: ${schema} } } }
${NOTHING}`,
  );
}

function respondWith(content: string): string {
  return describeOperation(
    `responses: { "200": { description: It, content: { ${content} } } }`,
    "get",
  );
}

describe("a request body", () => {
  it("of multipart/form-data takes fields, and a Blob for each file", async () => {
    const { errors, contentOf } = await generated(
      body(
        "multipart/form-data",
        `{ type: object, required: [file], properties: {
          file: { type: string, format: binary },
          more: { type: array, items: { type: string, contentMediaType: image/png } },
          name: { type: string } } }`,
      ),
      `await kapso.files.content("f", { file: new Blob(["x"]), more: [new File([], "a")], name: "a" });
// @ts-expect-error text where a file is expected
await kapso.files.content("f", { file: "text" });
// @ts-expect-error no such field
await kapso.files.content("f", { file: new Blob(), nane: "a" });`,
    );
    expect(errors).toEqual([]);
    expect(contentOf("client/src/generated/resources/files.ts")).toContain(
      `contentType: "multipart/form-data"`,
    );
  });

  it("of multipart/form-data keeps its only field, which is not an envelope", async () => {
    const { errors, contentOf } = await generated(
      body(
        "multipart/form-data",
        `{ type: object, required: [data], properties: { data: { type: object, properties: { a: { type: string } } } } }`,
      ),
      `await kapso.files.content("f", { data: { a: "1" } });`,
    );
    expect(errors).toEqual([]);
    expect(contentOf("client/src/generated/resources/files.ts")).toContain(
      "body: true",
    );
  });

  it("of application/x-www-form-urlencoded takes fields", async () => {
    const { errors, contentOf } = await generated(
      body(
        "application/x-www-form-urlencoded",
        `{ type: object, required: [grant], properties: { grant: { type: string, enum: [a, b] } } }`,
      ),
      `await kapso.files.content("f", { grant: "a" });
// @ts-expect-error no such value
await kapso.files.content("f", { grant: "c" });`,
    );
    expect(errors).toEqual([]);
    expect(contentOf("client/src/generated/resources/files.ts")).toContain(
      `contentType: "application/x-www-form-urlencoded"`,
    );
  });

  it("of a form writes the members of a deepObject field in brackets", async () => {
    const description = body(
      "application/x-www-form-urlencoded",
      `{ type: object, properties: { address: { type: object, properties: { city: { type: string } } }, tags: { type: array, items: { type: string } }, at: { type: object } } }`,
    ).replace(
      /application\/x-www-form-urlencoded: \{/,
      "$& encoding: { address: { style: deepObject }, tags: { style: deepObject } },",
    );
    const { errors, contentOf } = await generated(
      description,
      `await kapso.files.content("f", { address: { city: "A" }, tags: ["a"] });`,
    );
    expect(errors).toEqual([]);
    expect(contentOf("client/src/generated/resources/files.ts")).toContain(
      `deepFields: ["address", "tags"]`,
    );
    const given = {
      address: { city: "A B" },
      tags: ["a", "b"],
      at: { a: 1 },
      when: new Date(0),
    };
    const type = "application/x-www-form-urlencoded";
    const sent = serializeBody(given, type, ["address", "tags"]);
    expect([...new URLSearchParams(sent as string)]).toEqual([
      ["address[city]", "A B"],
      ["tags[0]", "a"],
      ["tags[1]", "b"],
      ["at", '{"a":1}'],
      ["when", "1970-01-01T00:00:00.000Z"],
    ]);
  });

  it("can have unnamed properties of another type than the named ones", async () => {
    const { errors } = await generated(
      body(
        "application/json",
        `{ type: object, required: [id], properties: { id: { type: integer }, flag: { type: boolean } }, additionalProperties: { type: string } }`,
      ),
      `await kapso.files.content("f", { id: 1, x: "y" });
await kapso.files.content("f", { id: 1, flag: true, x: "y" });
// @ts-expect-error no property has such a value
await kapso.files.content("f", { id: 1, x: [] });`,
    );
    expect(errors).toEqual([]);
  });

  it("of text is sent unchanged", async () => {
    const { errors } = await generated(
      body("text/plain", `{ type: string }`),
      `await kapso.files.content("f", "a");`,
    );
    expect(errors).toEqual([]);
    expect(serializeBody('a "b"', "text/plain")).toBe('a "b"');
    const operation = { name: "a", method: "POST", path: "/a" };
    const text = {
      ...operation,
      body: true,
      contentType: "text/plain",
    } as const;
    expect(await wrapBody(text, "a")).toBe("a");
    await expect(
      wrapBody({ ...text, contentType: "application/vnd.api+json" }, "a"),
    ).rejects.toThrow('body must be an object, not "a"');
  });

  it("of a GET request, which cannot have one, is left out", async () => {
    const { errors } = await generated(
      body("application/json", `{ type: object }`).replace("post:", "get:"),
      `await kapso.files.content.get("f", { timeout: 1000 });`,
    );
    expect(errors).toEqual([]);
  });

  it("of application/merge-patch+json takes the unchanged patch", async () => {
    const { errors, contentOf } = await generated(
      body(
        "application/merge-patch+json",
        `{ type: object, properties: { title: { type: object, properties: { en: { type: [string, "null"] } } } } }`,
      ),
      `await kapso.files.content("f", { title: { en: null } });`,
    );
    expect(errors).toEqual([]);
    expect(contentOf("client/src/generated/resources/files.ts")).toContain(
      `contentType: "application/merge-patch+json"`,
    );
  });

  it.each([
    "{ type: string, format: binary }",
    "{}",
    "{ type: string, contentMediaType: application/octet-stream }",
  ])("of application/octet-stream takes a Blob: %s", async (schema) => {
    const { errors, contentOf } = await generated(
      body("application/octet-stream", schema),
      `await kapso.files.content("f", new Blob(["x"]));
// @ts-expect-error text where bytes are expected
await kapso.files.content("f", 1);`,
    );
    expect(errors).toEqual([]);
    expect(contentOf("client/src/generated/resources/files.ts")).toContain(
      `contentType: "application/octet-stream"`,
    );
  });

  it("is JSON if JSON and another media type are offered", async () => {
    const { errors, contentOf } = await generated(
      describeOperation(
        `requestBody:
  required: true
  content:
    multipart/form-data: { schema: { type: object, properties: { b: { type: string } } } }
    application/json: { schema: { type: object, properties: { a: { type: string }, c: { type: string } } } }
${NOTHING}`,
      ),
      `await kapso.files.content("f", { a: "1" });`,
    );
    expect(errors).toEqual([]);
    expect(contentOf("client/src/generated/resources/files.ts")).not.toContain(
      "contentType",
    );
  });
});

describe("a response", () => {
  it.each(["text/csv", "text/plain; charset=utf-8", "application/xml"])(
    "of %s is text",
    async (type) => {
      const { errors, contentOf } = await generated(
        respondWith(`${JSON.stringify(type)}: { schema: { type: string } }`),
        `const text: string = await kapso.files.content.get("f"); text.trim();`,
      );
      expect(errors).toEqual([]);
      expect(contentOf("client/src/generated/resources/files.ts")).toMatch(
        /response: "text"/,
      );
    },
  );

  it.each(["image/png", "application/octet-stream", '"*/*"'])(
    "of %s is a Blob",
    async (type) => {
      const { errors, contentOf } = await generated(
        respondWith(`${type}: { schema: { type: string, format: binary } }`),
        `const blob: Blob = await kapso.files.content.get("f"); await blob.text();`,
      );
      expect(errors).toEqual([]);
      expect(contentOf("client/src/generated/resources/files.ts")).toMatch(
        /response: "blob"/,
      );
    },
  );

  it.each(["application/vnd.api+json", "application/problem+json"])(
    "of %s is parsed JSON",
    async (type) => {
      const { errors } = await generated(
        respondWith(
          `${type}: { schema: { type: object, required: [data], properties: { data: { type: object, required: [id], properties: { id: { type: string } } } } } }`,
        ),
        `const { id } = await kapso.files.content.get("f"); id.trim();`,
      );
      expect(errors).toEqual([]);
    },
  );

  it("of either JSON or text is unknown", async () => {
    const { errors } = await generated(
      respondWith(
        `application/json: { schema: { type: object, properties: { a: { type: string } } } }, text/csv: { schema: { type: string } }`,
      ),
      `const body: unknown = await kapso.files.content.get("f"); void body;
// @ts-expect-error its type is unknown
(await kapso.files.content.get("f")).a;`,
    );
    expect(errors).toEqual([]);
  });
});
