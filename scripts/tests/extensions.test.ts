import { expect, it } from "vitest";
import { describeRequestBody } from "../resources/request-body.js";
import { type Operation, listOperations } from "../spec/operations.js";
import type { JsonObject } from "../spec/source.js";

function operation(post: JsonObject, item: JsonObject = {}): Operation {
  const [only] = listOperations({
    servers: [{ url: "https://api.example/v1" }],
    paths: { "/files": { ...item, post: { operationId: "upload", ...post } } },
  });
  return only!;
}

function body(schema: JsonObject): Operation {
  const content = { "application/json": { schema } };
  return operation({ requestBody: { required: true, content } });
}

it("x-constant removes a member from the argument, and requires a single value", () => {
  const schema = (product: JsonObject): JsonObject => ({
    type: "object",
    properties: {
      product: { ...product, "x-constant": true },
      kind: { type: "string", default: "plain", "x-send-default": true },
    },
  });
  const described = describeRequestBody(
    {},
    body(schema({ enum: ["whatsapp"] })),
  );
  expect(described).toMatchObject({
    constants: { product: "whatsapp" },
    defaults: { kind: "plain" },
  });
  expect(described?.members.map(({ name }) => name)).toEqual(["kind"]);
  expect(() =>
    describeRequestBody({}, body(schema({ enum: ["a", "b"] }))),
  ).toThrow(
    'POST /files: x-constant is set for "product", which must have exactly one possible value, not ["a","b"]; give it a const in an overlay',
  );
});

it("x-media-limits lists kinds of files", () => {
  const limit = { kind: "image", types: ["image/png"], maxBytes: 5 };
  expect(operation({ "x-media-limits": [limit] }).mediaLimits).toEqual([limit]);
  expect(() =>
    operation({ "x-media-limits": [{ kind: "image", maxBytes: "5 MB" }] }),
  ).toThrow(
    'POST /files: x-media-limits must list { kind, types, maxBytes }, not {"kind":"image","maxBytes":"5 MB"}',
  );
});

it("a server of a path or of an operation has the path of the API or a parent of it", () => {
  const at = (url: string): Operation => operation({}, { servers: [{ url }] });
  const levels = (url: string): number | undefined => at(url).levelsUp;
  expect(operation({}).levelsUp).toBe(0);
  expect(levels("https://api.example/v1/")).toBe(0);
  expect(levels("https://api.example")).toBe(1);
  expect(levels("https://files.example")).toBeUndefined();
  const own = { servers: [{ url: "https://api.example" }] };
  expect(operation(own).levelsUp).toBe(1);
});
