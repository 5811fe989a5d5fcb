import type { Random } from "../seed/random.js";
import type { OpenApiDocument, Schema } from "../spec/document.js";
import { mainType } from "../spec/expectation.js";
import { alternatives, flatten } from "../spec/schemas.js";
import { sampleText } from "./texts.js";

/**
 * Makes up a value for a schema. Nearly always valid: if alternatives overlap, the
 * caller has to check it, and to ask again with another source of choices.
 *
 * @param name - the member that it is for, which suggests a text.
 */
export type Sample = (schema: Schema, random: Random, name?: string) => unknown;

/** Objects that are nested deeper have their required members only. */
const FULL_DEPTH = 5;

/** A schema that contains itself is an error beyond this depth. */
const MAX_DEPTH = 16;

/** Builds a sampler for the schemas of a document. */
export function createSampler(document: OpenApiDocument): Sample {
  const sample = (
    given: Schema,
    random: Random,
    name: string,
    depth: number,
  ): unknown => {
    const schema = choose(flatten(document, given), random);
    if (schema.const !== undefined) return schema.const;
    const known = schema.enum ?? schema["x-extensible-enum"];
    const listed = known?.filter((value) => value !== null) ?? [];
    const type = typeOf(schema);
    if (listed.length > 0 && type !== "array") {
      return listed[random.integer(0, listed.length - 1)];
    }
    if (isNullable(schema) && (type === "null" || random.chance(0.2))) {
      return null;
    }
    switch (type) {
      case "object":
        return sampleObject(schema, random, depth);
      case "array":
        return sampleList(schema, random, name, depth);
      case "integer":
      case "number":
        return sampleNumber(schema, random);
      case "boolean":
        return random.chance(0.5);
      default:
        return sampleText(schema, name, random);
    }
  };

  /** One of the alternatives, one that is not `null` if there is one. */
  const choose = (schema: Schema, random: Random): Schema => {
    if (!schema.oneOf && !schema.anyOf) return schema;
    const options = alternatives(document, schema);
    const values = options.filter((option) => option.type !== "null");
    const from = values.length > 0 ? values : options;
    const option = from[random.integer(0, from.length - 1)] ?? {};
    return choose(option, random);
  };

  const sampleObject = (
    schema: Schema,
    random: Random,
    depth: number,
  ): Record<string, unknown> => {
    if (depth > MAX_DEPTH) {
      throw new Error("A schema of the description requires itself.");
    }
    const required = new Set(schema.required);
    const result: Record<string, unknown> = {};
    for (const [name, member] of Object.entries(schema.properties ?? {})) {
      const wanted = depth < FULL_DEPTH && random.chance(0.85);
      if (!required.has(name) && !wanted) continue;
      result[name] = sample(member, random, name, depth + 1);
    }
    const { additionalProperties: more } = schema;
    const isMap = Object.keys(result).length === 0 && depth < FULL_DEPTH;
    if (isMap && typeof more === "object") {
      result.sample = sample(more, random, "sample", depth + 1);
    }
    return result;
  };

  const sampleList = (
    schema: Schema,
    random: Random,
    name: string,
    depth: number,
  ): unknown[] => {
    const { items = {}, minItems = 0, maxItems = Infinity } = schema;
    const wanted = depth < FULL_DEPTH ? random.integer(1, 3) : 0;
    const length = Math.min(Math.max(wanted, minItems), maxItems);
    return Array.from({ length }, () => sample(items, random, name, depth + 1));
  };

  return (schema, random, name = "") => sample(schema, random, name, 0);
}

function sampleNumber(schema: Schema, random: Random): number {
  const { minimum = 0 } = schema;
  return random.integer(minimum, schema.maximum ?? minimum + 20);
}

function typeOf(schema: Schema): string | undefined {
  const type = mainType(schema);
  if (type !== undefined) return type;
  if (schema.type !== undefined) return "null";
  if (schema.properties || schema.additionalProperties) return "object";
  return schema.items ? "array" : undefined;
}

function isNullable({ type }: Schema): boolean {
  return type === "null" || (Array.isArray(type) && type.includes("null"));
}
