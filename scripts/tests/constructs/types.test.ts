import { describe, expect, it } from "vitest";
import { generated } from "./generated.js";

/** A description whose only operation returns the schema `item`. */
function describeSchemas(schemas: string, item = "Thing"): string {
  return `openapi: 3.1.0
info: { title: Things, version: 1.0.0 }
paths:
  /things/{thing_id}:
    parameters:
      - { name: thing_id, in: path, required: true, schema: { type: string } }
    get:
      operationId: getThing
      summary: Get a thing
      responses:
        "200":
          description: A thing
          content: { application/json: { schema: { $ref: "#/components/schemas/${item}" } } }
components:
  schemas:
${schemas.replace(/^/gm, "    ")}
`;
}

const READ = `const thing = await kapso.things.get("1");`;

describe("a schema of objects", () => {
  it("is named in the messages of the compiler", async () => {
    const { errors } = await generated(
      describeSchemas(`Thing: { type: object, properties: { a: { type: string }, owner: { $ref: "#/components/schemas/Owner" } } }
Owner: { type: object, required: [id], properties: { id: { type: string }, b: { type: number } } }`),
      `${READ}
const wrong: number = thing; void wrong;
const alsoWrong: string | undefined = thing.owner; void alsoWrong;`,
    );
    expect(errors).toEqual([
      expect.stringContaining(
        "Type 'Thing' is not assignable to type 'number'",
      ),
      expect.stringContaining(
        "Type 'Owner' is not assignable to type 'string'",
      ),
    ]);
  });

  it("has comments with the meaning of a field first, then format and default", async () => {
    const { contentOf } = await generated(
      describeSchemas(`Thing:
  type: object
  description: Something.
  properties:
    at: { type: string, format: date-time, description: When it happened., example: 2025-01-01T00:00:00Z }
    size: { type: integer, description: How large it is., default: 3, deprecated: true }
    plain: { type: string }`),
    );
    expect(contentOf("types/src/generated/schemas.ts")).toContain(
      `/** Something. */
export interface Thing {
  /** When it happened. Format: \`date-time\`. */
  at?: string;
  /**
   * How large it is. Default: \`3\`.
   *
   * @deprecated
   */
  size?: number;
  plain?: string;
}`,
    );
  });

  it("without properties allows any properties", async () => {
    const { errors } = await generated(
      describeSchemas(
        `Thing: { type: object, properties: { any: { type: object }, none: { type: object, additionalProperties: false } } }`,
      ),
      `${READ}
const any: Record<string, unknown> = thing.any ?? {}; void any;
thing.any = { whatever: 1 };
// @ts-expect-error it has no properties
thing.none = { whatever: 1 };`,
    );
    expect(errors).toEqual([]);
  });

  it("can have unnamed properties of another type than the named ones", async () => {
    const { errors } = await generated(
      describeSchemas(
        `Thing: { type: object, required: [id], properties: { id: { type: integer } }, additionalProperties: { type: string } }`,
      ),
      `${READ}
const id: number = thing.id; const other: string | undefined = thing["x"]; void [id, other];`,
    );
    expect(errors).toEqual([]);
  });

  it("can have properties with names that JavaScript or TypeScript use", async () => {
    const { errors } = await generated(
      describeSchemas(
        `Thing: { type: object, required: [toString, constructor, "a-b", "1"], properties: { toString: { type: string }, constructor: { type: number }, "a-b": { type: string }, "1": { type: string } } }`,
      ),
      `${READ}
const text: string = thing.toString; const number: number = thing.constructor; void [text, number, thing["a-b"], thing["1"]];`,
    );
    expect(errors).toEqual([]);
  });
});

describe("allOf", () => {
  const BASE = `Base: { type: object, properties: { id: { type: string }, name: { type: string } } }`;

  it("requires an inherited property that a branch requires", async () => {
    const { errors, contentOf } = await generated(
      describeSchemas(`${BASE}
Thing: { allOf: [{ $ref: "#/components/schemas/Base" }, { required: [id] }] }`),
      `${READ}
const id: string = thing.id; void id;
// @ts-expect-error it can be missing
const name: string = thing.name; void name;`,
    );
    expect(errors).toEqual([]);
    expect(contentOf("types/src/generated/schemas.ts")).toContain(
      `export interface Thing extends Omit<Base, "id"> {`,
    );
  });

  it("requires an inherited property in an inline schema as well", async () => {
    const { errors } = await generated(
      describeSchemas(`${BASE}
Thing: { type: object, required: [inner], properties: { inner: { allOf: [{ $ref: "#/components/schemas/Base" }], required: [id] } } }`),
      `${READ}
const id: string = thing.inner.id; void id;`,
    );
    expect(errors).toEqual([]);
  });

  it("of a reference becomes an interface that extends it", async () => {
    const { errors, contentOf } = await generated(
      describeSchemas(`${BASE}
Thing: { allOf: [{ $ref: "#/components/schemas/Base" }], type: object, required: [size], properties: { size: { type: integer } } }`),
      `${READ}
const size: number = thing.size; const name: string | undefined = thing.name; void [size, name];`,
    );
    expect(errors).toEqual([]);
    expect(contentOf("types/src/generated/schemas.ts")).toContain(
      "export interface Thing extends Base {",
    );
  });

  it("can narrow a property, and combine schemas that share one", async () => {
    const { errors } = await generated(
      describeSchemas(`${BASE}
Other: { type: object, properties: { id: { type: string }, other: { type: boolean } } }
Narrow: { allOf: [{ $ref: "#/components/schemas/Base" }, { type: object, properties: { name: { type: string, const: fixed } } }] }
Thing: { allOf: [{ $ref: "#/components/schemas/Narrow" }, { $ref: "#/components/schemas/Other" }] }`),
      `${READ}
const name: "fixed" | undefined = thing.name; const other: boolean | undefined = thing.other; void [name, other];`,
    );
    expect(errors).toEqual([]);
  });

  it("can extend a union", async () => {
    const { errors } = await generated(
      describeSchemas(`${BASE}
Either: { oneOf: [{ $ref: "#/components/schemas/Base" }, { type: object, required: [x], properties: { x: { type: number } } }] }
Thing: { allOf: [{ $ref: "#/components/schemas/Either" }, { type: object, required: [y], properties: { y: { type: string } } }] }`),
      `${READ}
const y: string = thing.y; if ("x" in thing) { const x: number = thing.x; void x; } void y;`,
    );
    expect(errors).toEqual([]);
  });
});

describe("alternatives", () => {
  it("are narrowed by the value of their discriminator", async () => {
    const { errors } = await generated(
      describeSchemas(`Thing:
  oneOf: [{ $ref: "#/components/schemas/Cat" }, { $ref: "#/components/schemas/Dog" }]
  discriminator: { propertyName: kind, mapping: { cat: "#/components/schemas/Cat", dog: Dog } }
Cat: { type: object, required: [kind, lives], properties: { kind: { type: string }, lives: { type: integer } } }
Dog: { type: object, required: [kind, barks], properties: { kind: { type: string }, barks: { type: boolean } } }`),
      `${READ}
if (thing.kind === "cat") { const lives: number = thing.lives; void lives; } else { const barks: boolean = thing.barks; void barks; }`,
    );
    expect(errors).toEqual([]);
  });

  it("inherit the discriminator of the schema that they extend", async () => {
    const { errors } = await generated(
      describeSchemas(`Pet: { type: object, required: [kind], properties: { kind: { type: string } }, discriminator: { propertyName: kind } }
Cat: { allOf: [{ $ref: "#/components/schemas/Pet" }, { type: object, required: [lives], properties: { lives: { type: integer } } }] }
Thing: { type: object, required: [cat], properties: { cat: { $ref: "#/components/schemas/Cat" } } }`),
      `${READ}
const kind: "Cat" = thing.cat.kind; void kind;`,
    );
    expect(errors).toEqual([]);
  });

  it("that only list required properties have all properties", async () => {
    const { errors } = await generated(
      describeSchemas(
        `Thing: { type: object, properties: { a: { type: string }, b: { type: string } }, anyOf: [{ required: [a] }, { required: [b] }] }`,
      ),
      `${READ}
const a: string | undefined = thing.a; void a;`,
    );
    expect(errors).toEqual([]);
  });

  it("have the properties of the schema around them", async () => {
    const { errors } = await generated(
      describeSchemas(
        `Thing: { type: object, required: [id], properties: { id: { type: string } }, oneOf: [{ type: object, required: [a], properties: { a: { type: string } } }, { type: object, required: [b], properties: { b: { type: number } } }] }`,
      ),
      `${READ}
const id: string = thing.id; if ("a" in thing) { const a: string = thing.a; void a; } void id;`,
    );
    expect(errors).toEqual([]);
  });
});

describe("other schemas", () => {
  it("can be tuples, recursive, references into a schema, or null", async () => {
    const { errors } = await generated(
      describeSchemas(`Thing:
  type: object
  required: [pair, many, next, name, nothing]
  properties:
    pair: { type: array, prefixItems: [{ type: string }, { type: number }], items: false }
    many: { type: array, prefixItems: [{ type: string }], items: { type: [number, "null"] } }
    next: { anyOf: [{ $ref: "#/components/schemas/Thing" }, { type: "null" }] }
    name: { $ref: "#/components/schemas/Thing/properties/pair/prefixItems/0" }
    nothing: { type: "null" }`),
      `${READ}
const [text, number] = thing.pair; const last: number | null | undefined = thing.many[1];
const next: Types.Thing | null = thing.next; const name: string = thing.name; const nothing: null = thing.nothing;
void [text.trim(), number.toFixed(), last, next, name, nothing];`,
    );
    expect(errors).toEqual([]);
  });
});

describe("parameters that exclude each other", () => {
  it("are named in the message of the compiler", async () => {
    const { errors } = await generated(
      `openapi: 3.1.0
info: { title: Things, version: 1.0.0 }
paths:
  /things:
    get:
      operationId: listThings
      summary: List things
      x-exclusive-parameters: [[owner_id, unowned]]
      parameters:
        - { name: owner_id, in: query, schema: { type: string } }
        - { name: unowned, in: query, schema: { type: boolean } }
      responses:
        "200":
          description: Things
          content: { application/json: { schema: { type: object, required: [data], properties: { data: { type: array, items: { type: string } } } } } }
`,
      `await kapso.things.list({ owner_id: "1" });
await kapso.things.list({ unowned: true, owner_id: undefined });
await kapso.things.list({ unowned: true, owner_id: "1" });`,
    );
    expect(errors).toEqual([
      expect.stringMatching(/NotTogetherWith<"(owner_id|unowned)">/),
    ]);
  });
});
