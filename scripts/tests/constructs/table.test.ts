import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { readOperations } from "../../../packages/client/src/operation-table.js";
import { describeOperation } from "../../emit/client-operations.js";
import { emitTable, writeTable } from "../../emit/client-table.js";
import { describeResourceMethods } from "../../resources/resource-method.js";
import { listOperations } from "../../spec/operations.js";
import { parseSource } from "../../spec/source.js";

/** The methods of a description with one list, with the given members of its operation. */
function methodsOf(
  members: string,
): ReturnType<typeof describeResourceMethods> {
  const text = `openapi: 3.1.0
info: { title: Things, version: 1.0.0 }
paths:
  /things/{id}/parts:
    get:
      operationId: listParts
      summary: List them
      responses: { "204": { description: Nothing } }
      ${members}
    post:
      operationId: createPart
      summary: Create one
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      requestBody:
        content:
          application/json:
            schema:
              type: object
              required: [kind]
              properties:
                kind: { const: ${JSON.stringify("a part `${x}` \\")}, x-constant: true }
                text: { type: string }
      responses: { "204": { description: Nothing } }
`;
  const document = parseSource(text, "a.yaml").toJson();
  return describeResourceMethods(document, listOperations(document));
}

function withParameters(
  names: readonly string[],
  exclusive: readonly (readonly string[])[] = [],
): string {
  const parameters = names.map(
    (name) =>
      `{ name: ${JSON.stringify(name)}, in: query, schema: { type: integer, minimum: 1, maximum: 9 } }`,
  );
  return `parameters: [{ name: id, in: path, required: true, schema: { type: string } }, ${parameters.join(", ")}]
      x-exclusive-parameters: ${JSON.stringify(exclusive)}`;
}

it.each([
  ["plain names", withParameters(["a", "b_c"])],
  ["groups", withParameters(["a", "b", "c"], [["c", "a"]])],
  [
    "a parameter in two groups",
    withParameters(
      ["a", "b", "c"],
      [
        ["a", "b"],
        ["b", "c"],
      ],
    ),
  ],
  ["brackets", withParameters(["filter[a]", "filter[b]"])],
  [
    "names that words cannot contain",
    withParameters(["a|b", "c d", "/e", "{f"]),
  ],
  ["the name of an inherited member", withParameters(["toString"])],
])("the table contains every operation: %s", (_, members) => {
  const methods = methodsOf(members);
  expect(readOperations(writeTable(methods), {})).toEqual(
    methods.map(describeOperation),
  );
});

it("is a template literal, whatever its text contains", () => {
  const methods = methodsOf(withParameters([]));
  const [, code = ""] = /string = (`[^]*`);$/m.exec(emitTable(methods)) ?? [];
  expect(runInNewContext(code)).toBe(writeTable(methods));
});
