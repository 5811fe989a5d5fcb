import { isObject } from "../members.js";
import type { Description } from "./description.js";
import type { OpenApiDocument, Schema } from "./document.js";
import { expectation, typesOf } from "./expectation.js";
import { resolveAt, type Pointer } from "./operations.js";
import { alternatives, flatten } from "./schemas.js";
import type { Violation } from "./validator.js";

/** The first violation in a value, which is reported to its sender. */
export type SchemaViolation = Place &
  (
    | { kind: "value"; value: unknown; expected: string }
    /** One of these members is required. */
    | { kind: "missing"; members: readonly MissingMember[] }
    | { kind: "unknown"; member: string; known: readonly string[] }
  );

interface Place {
  /** The members that lead to the invalid value; empty for the value itself. */
  path: readonly string[];
}

interface MissingMember {
  name: string;
  expected: string;
}

/** Keywords that hold other schemas: the violation is in one of those. */
const COMPOSING = ["oneOf", "anyOf", "allOf", "if", "$ref"];

/**
 * Finds the violation of the schema at `pointer`; undefined if the value fits. A
 * value that fits no alternative of a union is compared with the one that is meant:
 * by its type, by a constant member, else by how far it fits.
 */
export function findViolation(
  description: Description,
  pointer: Pointer,
  value: unknown,
  path: readonly string[] = [],
): SchemaViolation | undefined {
  const { document, validator } = description;
  const violations = validator.check(pointer, value);
  if (violations.length === 0) return undefined;
  const found = resolveAt(document, pointer);
  const at = { pointer: found.pointer, node: found.node as Schema };
  const own = violations.find(
    (violation) =>
      violation.path.length === 0 &&
      violation.schema === at.node &&
      !COMPOSING.includes(violation.keyword),
  );
  if (own) {
    const { missing, keyword } = own;
    if (missing !== undefined) {
      const members = [memberOf(document, at.node, missing)];
      return { kind: "missing", path, members };
    }
    if (keyword === "additionalProperties" && isObject(value)) {
      const known = Object.keys(at.node.properties ?? {});
      const member = Object.keys(value).find((name) => !known.includes(name));
      if (member !== undefined) return { kind: "unknown", path, member, known };
    }
    return wrongValue(document, at.node, value, path);
  }
  for (const [steps, member, name] of partsOf(at.node, value, violations)) {
    const inner = name === undefined ? path : [...path, name];
    const violation = findViolation(
      description,
      [...at.pointer, ...steps],
      member,
      inner,
    );
    if (violation) return violation;
  }
  return unionViolation(description, at, value, path);
}

/**
 * The parts of a schema, each with the value that it is about: the parts of
 * `allOf`, and the schemas of members with violations.
 */
function partsOf(
  { properties = {}, additionalProperties: more, items, allOf = [] }: Schema,
  value: unknown,
  violations: readonly Violation[],
): [steps: string[], value: unknown, name?: string][] {
  const parts = allOf.map((_, index): [string[], unknown] => [
    ["allOf", String(index)],
    value,
  ]);
  const names = new Set(violations.flatMap(({ path }) => path.slice(0, 1)));
  if (Array.isArray(value)) {
    if (!items) return parts;
    const indexes = [...names].sort((a, b) => Number(a) - Number(b));
    return indexes.map((name) => [["items"], value[Number(name)], name]);
  }
  if (!isObject(value)) return parts;
  return [
    ...parts,
    ...Object.keys(value)
      .filter((name) => names.has(name))
      .flatMap((name): [string[], unknown, string][] => {
        if (Object.hasOwn(properties, name)) {
          return [[["properties", name], value[name], name]];
        }
        return typeof more === "object"
          ? [[["additionalProperties"], value[name], name]]
          : [];
      }),
  ];
}

function unionViolation(
  description: Description,
  { node, pointer }: { node: Schema; pointer: Pointer },
  value: unknown,
  path: readonly string[],
): SchemaViolation {
  const { document } = description;
  const keyword = node.oneOf ? "oneOf" : "anyOf";
  const whole = wrongValue(document, node, value, path);
  const violations = alternatives(document, node).flatMap((option, index) => {
    if (!isMeant(document, option, value)) return [];
    const branch = [...pointer, keyword, String(index)];
    const violation =
      node[keyword] && findViolation(description, branch, value, path);
    if (!violation) return [];
    if (violation.kind !== "missing" || violation.path.length > path.length) {
      return [violation];
    }
    // The schema of the member can be outside the union.
    const members = violation.members.map(({ name }) =>
      memberOf(document, option, name),
    );
    return [{ ...violation, members }];
  });
  const deepest = Math.max(...violations.map(({ path: at }) => at.length));
  const near = violations.filter(({ path: at }) => at.length === deepest);
  const chosen = near.find(({ kind }) => kind === "value") ?? near[0];
  if (chosen?.kind !== "missing") return chosen ?? whole;
  // A member is missing for each alternative: any of them would do.
  const members = new Map(
    near
      .filter((violation) => violation.kind === "missing")
      .flatMap((violation) => violation.members)
      .map((member) => [member.name, member]),
  );
  return { ...chosen, members: [...members.values()] };
}

function isMeant(
  document: OpenApiDocument,
  { properties = {}, ...schema }: Schema,
  value: unknown,
): boolean {
  const types = typesOf(schema);
  if (types.length > 0 && !types.some((type) => isOfType(type, value))) {
    return false;
  }
  return Object.entries(properties).every(([name, member]) => {
    const { const: constant } = flatten(document, member);
    const given = isObject(value) ? value[name] : undefined;
    return constant === undefined || given === undefined || given === constant;
  });
}

function isOfType(type: string, value: unknown): boolean {
  switch (type) {
    case "object":
      return isObject(value);
    case "array":
      return Array.isArray(value);
    case "null":
      return value === null;
    case "integer":
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}

function memberOf(
  document: OpenApiDocument,
  { properties = {} }: Schema,
  name: string,
): MissingMember {
  return { name, expected: expectation(document, properties[name] ?? {}) };
}

function wrongValue(
  document: OpenApiDocument,
  schema: Schema,
  value: unknown,
  path: readonly string[],
): SchemaViolation {
  const expected = expectation(document, schema);
  return { kind: "value", path, value, expected };
}
