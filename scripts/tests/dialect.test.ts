import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normaliseNullable } from "../spec/dialect.js";
import type { JsonObject } from "../spec/source.js";

// Creating an instance takes longer than compiling a schema with it.
const ajv = new Ajv2020({ strict: false });

describe("nullable: true", () => {
  it("becomes a null type in every place", () => {
    const document: JsonObject = {
      plain: { type: "string", nullable: true },
      never: { type: "string", nullable: false },
      already: { type: ["string", "null"], nullable: true },
      closed: { type: "string", enum: ["a"], nullable: true },
      reference: { $ref: "#/plain", nullable: true },
      union: { oneOf: [{ type: "string" }], nullable: true },
      // A property with the name `nullable` is not a keyword.
      properties: { nullable: { type: "boolean" } },
      example: { nullable: true },
    };
    expect(normaliseNullable(document)).toBe(5);
    expect(document).toEqual({
      plain: { type: ["string", "null"] },
      never: { type: "string" },
      already: { type: ["string", "null"] },
      closed: { type: ["string", "null"], enum: ["a", null] },
      reference: { anyOf: [{ $ref: "#/plain" }, { type: "null" }] },
      union: { oneOf: [{ type: "string" }, { type: "null" }] },
      properties: { nullable: { type: "boolean" } },
      example: { nullable: true },
    });
  });

  it("accepts null, and everything else as before", () => {
    const schema = fc.record(
      {
        type: fc.constantFrom("string", "integer", "boolean"),
        enum: fc.array(fc.oneof(fc.string(), fc.integer()), { minLength: 1 }),
      },
      { requiredKeys: ["type"] },
    );
    const value = fc.oneof(fc.string(), fc.integer(), fc.boolean());
    fc.assert(
      fc.property(schema, value, (published, candidate) => {
        const document = {
          schema: { ...structuredClone(published), nullable: true },
        } as JsonObject;
        normaliseNullable(document);
        const before = ajv.compile(published);
        const after = ajv.compile(document.schema as JsonObject);
        expect(after(null)).toBe(true);
        expect(after(candidate)).toBe(before(candidate));
      }),
    );
  });
});
