import { expect, it } from "vitest";
import { emitOperation } from "../emit/client-operations.js";
import { describeRequestBody } from "../resources/request-body.js";
import { describeResourceMethods } from "../resources/resource-method.js";
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

it("a server of a path has the path of the API or a parent of it", () => {
  const at = (url: string): Operation => operation({}, { servers: [{ url }] });
  const levels = (url: string): number | undefined => at(url).levelsUp;
  expect(operation({}).levelsUp).toBe(0);
  expect(levels("https://api.example/v1/")).toBe(0);
  expect(levels("https://api.example")).toBe(1);
  const elsewhere = describeResourceMethods({}, [at("https://files.example")]);
  expect(() => elsewhere.map(emitOperation)).toThrow(
    "POST /files: its path has a server that is not above that of the API",
  );
});
