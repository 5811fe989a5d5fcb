import { describe, expect, it } from "vitest";
import { writeQuery } from "../../../packages/client/src/arguments/write-query.js";
import { writePath } from "../../../packages/client/src/arguments/write-path.js";
import { clientStyle } from "../../spec/parameter-style.js";
import { listOperations } from "../../spec/operations.js";
import { parseSource } from "../../spec/source.js";
import { generated } from "./generated.js";

const LIST = "schema: { type: array, items: { type: string } }";
const OBJECT =
  "schema: { type: object, properties: { a: { type: integer }, b: { type: string } } }";

/** A description whose one operation has the given parameters. */
function describeParameters(parameters: string, path = "/things"): string {
  return `openapi: 3.1.0
info: { title: Things, version: 1.0.0 }
paths:
  ${path}:
    get:
      operationId: getThings
      summary: Get them
      parameters: [${parameters}]
      responses: { "204": { description: Nothing } }
`;
}

/** The query that the client sends for `value`, with its generated styles. */
function sent(declared: string, value: unknown): string {
  const text = describeParameters(`{ name: x, in: query, ${declared} }`);
  const [operation] = listOperations(parseSource(text, "a.yaml").toJson());
  const style = operation?.parameters[0]?.style;
  const own = style && clientStyle(style);
  // Without a style, openapi-fetch serializes it.
  return own ? writeQuery({ x: value }, { x: own }) : "as usual";
}

describe("a query parameter is sent as declared", () => {
  it.each<[string, string, unknown, string]>([
    ["a list, by default", LIST, ["1", "2"], "as usual"],
    [
      "a list joined by commas",
      `explode: false, ${LIST}`,
      ["1,", "2"],
      "x=1%2C,2",
    ],
    [
      "a list joined by spaces",
      `style: spaceDelimited, ${LIST}`,
      ["1", "2"],
      "x=1%202",
    ],
    [
      "a list joined by pipes",
      `style: pipeDelimited, ${LIST}`,
      ["1", "2"],
      "x=1%7C2",
    ],
    [
      "a list of pipes, exploded",
      `style: pipeDelimited, explode: true, ${LIST}`,
      ["1"],
      "as usual",
    ],
    ["an empty list", `explode: false, ${LIST}`, [], ""],
    ["an object, by default", OBJECT, { a: 1, b: "c d" }, "a=1&b=c%20d"],
    [
      "an object joined by commas",
      `explode: false, ${OBJECT}`,
      { a: 1, b: "c" },
      "x=a,1,b,c",
    ],
    [
      "an object with brackets",
      `style: deepObject, ${OBJECT}`,
      { a: 1 },
      "x[a]=1",
    ],
    [
      "an object with brackets, in depth",
      `style: deepObject, schema: { type: object, properties: { a: { type: object }, b: { type: array } } }`,
      { a: { c: new Date(0) }, b: [1, 2], d: undefined },
      "x[a][c]=1970-01-01T00%3A00%3A00.000Z&x[b][0]=1&x[b][1]=2",
    ],
    [
      "a list with brackets",
      `style: deepObject, ${LIST}`,
      ["a.b", "c"],
      "x[0]=a.b&x[1]=c",
    ],
    [
      "JSON",
      `content: { application/json: { ${OBJECT} } }`,
      { a: 1 },
      "x=%7B%22a%22%3A1%7D",
    ],
    ["text", "schema: { type: string }", "a/b", "as usual"],
    [
      "text with reserved characters",
      "allowReserved: true, schema: { type: string }",
      "a/b:c?d&e=f#g",
      "x=a/b:c?d%26e=f%23g",
    ],
    [
      "a list with reserved characters",
      `allowReserved: true, ${LIST}`,
      ["a/b", "c"],
      "x=a/b&x=c",
    ],
  ])("%s", (_, declared, value, expected) => {
    expect(sent(declared, value)).toBe(expected);
  });

  it("beside others, which are sent as usual", () => {
    const query = {
      a: 1,
      b: undefined,
      c: null,
      d: [1, 2],
      e: { f: 2 },
      x: [1, 2],
    };
    expect(writeQuery(query, { x: { explode: false } })).toBe(
      "a=1&d=1&d=2&e[f]=2&x=1,2",
    );
  });
});

describe("a path parameter", () => {
  it("is sent in its style with any base URL", () => {
    const values = { ids: ["1/", "2"], at: ["a", "b"], kind: "k" };
    expect(
      writePath(
        "https://a.example/v1/things/{ids}/{at}/{kind}",
        values,
        "/things/{ids}/{;at*}/{.kind}",
      ),
    ).toBe("https://a.example/v1/things/1%2F,2/;at=a;at=b/.k");
  });

  it("can be a list, in its style", async () => {
    const { errors, contentOf } = await generated(
      describeParameters(
        `{ name: ids, in: path, required: true, ${LIST} }, { name: at, in: path, required: true, style: matrix, explode: true, ${LIST} }, { name: kind, in: path, required: true, style: label, schema: { type: string } }`,
        "/things/{ids}/{at}/{kind}",
      ),
      `await kapso.things.get(["1", "2"], ["a"], "k");
// @ts-expect-error a list is expected
await kapso.things.get("1", ["a"], "k");`,
    );
    expect(errors).toEqual([]);
    expect(contentOf("resources/things.ts")).toContain(
      '"/things/{ids}/{;at*}/{.kind}"',
    );
  });
});

describe("an operation with styles", () => {
  it("imports the serializer of its query, and others do not", async () => {
    const styled = await generated(
      describeParameters(`{ name: ids, in: query, explode: false, ${LIST} }`),
      `await kapso.things.get({ ids: ["1"] });`,
    );
    expect(styled.errors).toEqual([]);
    expect(styled.contentOf("resources/things.ts")).toContain(
      "writeQuery(query, { ids: { explode: false } })",
    );
    const plain = await generated(
      describeParameters(`{ name: ids, in: query, ${LIST} }`),
    );
    expect(plain.contentOf("resources/things.ts")).not.toContain("writeQuery");
  });
});
