import { isDeepStrictEqual } from "node:util";
import { RESOURCE_METHOD } from "../resources/resource-name.js";
import { EXTENSIBLE_ENUM } from "../spec/open-enums.js";
import { EXCLUSIVE_PARAMETERS } from "../spec/operations.js";
import type { Json, JsonObject, JsonPath } from "../spec/source.js";
import { isObject } from "../spec/walk.js";
import { printPlace } from "./compare-types.js";
import type { Finding } from "./compare-types.js";

/** Keywords that types do not show, by kind. */
const KEYWORDS: Readonly<Record<string, "limit" | "format" | "prose">> = {
  minimum: "limit",
  maximum: "limit",
  exclusiveMinimum: "limit",
  exclusiveMaximum: "limit",
  multipleOf: "limit",
  minLength: "limit",
  maxLength: "limit",
  pattern: "limit",
  minItems: "limit",
  maxItems: "limit",
  uniqueItems: "limit",
  minProperties: "limit",
  maxProperties: "limit",
  format: "format",
  title: "prose",
  summary: "prose",
  description: "prose",
  example: "prose",
  examples: "prose",
  externalDocs: "prose",
};

/** Objects whose keys are names that the API chooses. */
const NAMED = new Set([
  "properties",
  "patternProperties",
  "responses",
  "content",
  "headers",
  "mapping",
]);

/** Sentences for keywords of this repository, which readers of the API do not know. */
const SENTENCES: Readonly<Record<string, string>> = {
  enum: "declares its values differently; the types are the same.",
  [EXTENSIBLE_ENUM]: "declares its values differently; the types are the same.",
  [EXCLUSIVE_PARAMETERS]:
    "declares exclusive parameters differently; the types are the same.",
  [RESOURCE_METHOD]: "declares the name of its method differently.",
};

/** Keywords that decide how a parameter is sent. */
const STYLE = new Set(["style", "explode", "allowReserved"]);

/** The values of keywords that are absent. */
const DEFAULTS: Readonly<Record<string, Json>> = {
  deprecated: false,
  required: false,
  readOnly: false,
  writeOnly: false,
  allowEmptyValue: false,
  uniqueItems: false,
};

/** Properties that identify the items of an array. */
const IDENTITY: Readonly<Record<string, readonly string[]>> = {
  parameters: ["in", "name"],
};

/** A change of a keyword that shapes types. */
export interface ShapeFinding {
  readonly finding: Finding;
  /**
   * The schemas that a reference points to, if the change is one of a
   * reference.
   */
  readonly schemas: readonly string[];
}

/** The result of a structural comparison. */
export interface StructureComparison {
  /** Changes that the compiler cannot see. */
  readonly findings: readonly Finding[];
  /**
   * Changes of keywords that shape types; reported if the types do not show
   * them.
   */
  readonly shape: readonly ShapeFinding[];
}

/**
 * Compares two versions of a part of the description for changes that types do
 * not show: defaults, limits, formats, deprecations and prose. Parts that only
 * one version has are left to the compiler, and references are not followed.
 */
export function compareStructure(
  before: Json,
  after: Json,
): StructureComparison {
  const findings: Finding[] = [];
  const shape: ShapeFinding[] = [];
  const visit = (old: Json, now: Json, at: JsonPath, named: boolean): void => {
    if (Array.isArray(old) && Array.isArray(now)) {
      for (const [a, b, names] of pairItems(old, now, at)) {
        visit(a, b, [...at, ...names], false);
      }
      return;
    }
    if (!isObject(old) || !isObject(now)) return;
    if (old.$ref !== now.$ref && !named) {
      shape.push(compareReferences(at, old.$ref, now.$ref));
      return;
    }
    const isParameter = typeof old.in === "string" && !named;
    for (const key of new Set([...Object.keys(old), ...Object.keys(now)])) {
      // `compareOperations` reports changed styles of parameters.
      if (isParameter && STYLE.has(key)) continue;
      const [a, b] = [old, now].map((holder) =>
        named ? holder[key] : meaningOf(key, holder[key]),
      );
      const place = [...at, key];
      const finding = named ? undefined : compareKeyword(key, a, b, at);
      if (finding) findings.push(finding);
      if (finding || (!named && isSettled(key))) continue;
      if (isContainer(a) && isContainer(b)) {
        if (sortedList(a) !== sortedList(b)) shape.push(unseenKeyword(place));
        visit(a, b, place, !named && NAMED.has(key));
      } else if (!isDeepStrictEqual(a, b)) shape.push(unseenKeyword(place));
    }
  };
  visit(before, after, [], false);
  return { findings, shape };
}

/** The value of a keyword; undefined if it equals the default. */
function meaningOf(key: string, value: Json | undefined): Json | undefined {
  const idle =
    value === DEFAULTS[key] ||
    (key === "required" && Array.isArray(value) && value.length === 0);
  return idle ? undefined : value;
}

function compareReferences(
  at: JsonPath,
  old: Json | undefined,
  now: Json | undefined,
): ShapeFinding {
  const [from, to] = [old, now].map((ref) =>
    typeof ref === "string" ? ref.slice(ref.lastIndexOf("/") + 1) : undefined,
  );
  const change =
    from === undefined
      ? `by ${to ?? ""}`
      : to === undefined
        ? `inline instead of by ${from}`
        : `by ${to} instead of ${from}`;
  return {
    finding: unseen(at, `is now described ${change}; the types are the same.`),
    schemas: [from, to].filter((name) => name !== undefined),
  };
}

/** A change of structure that the types do not show. */
function unseen(at: JsonPath, reason: string): Finding {
  return { kind: "changed", level: "patch", at: printable(at), reason };
}

function unseenKeyword(at: JsonPath): ShapeFinding {
  const sentence = SENTENCES[String(at.at(-1))];
  const finding =
    sentence === undefined
      ? unseen(at, "changed, but the types are the same.")
      : unseen(at.slice(0, -1), sentence);
  return { finding, schemas: [] };
}

function isSettled(key: string): boolean {
  return key in KEYWORDS || key === "default" || key === "deprecated";
}

function compareKeyword(
  key: string,
  old: Json | undefined,
  now: Json | undefined,
  at: JsonPath,
): Finding | undefined {
  if (!isSettled(key) || isDeepStrictEqual(old, now)) return undefined;
  const place = printable(at);
  const entry = (level: Finding["level"], reason: string): Finding => ({
    kind: "changed",
    level,
    at: place,
    reason,
  });
  if (key === "deprecated") {
    return entry(
      "minor",
      now === true ? "is deprecated." : "is no longer deprecated.",
    );
  }
  if (KEYWORDS[key] === "prose") {
    return entry("patch", `has a different ${key}.`);
  }
  const [from, to] = [old, now].map((value) => JSON.stringify(value));
  return entry(
    "minor",
    from === undefined
      ? `now has a ${key}: ${to ?? ""}.`
      : to === undefined
        ? `no longer has a ${key}; it was ${from}.`
        : `has the ${key} ${to} instead of ${from}.`,
  );
}

function pairItems(
  old: readonly Json[],
  now: readonly Json[],
  at: JsonPath,
): [Json, Json, string[]][] {
  const keys = IDENTITY[String(at.at(-1))];
  return old.flatMap((item, index): [Json, Json, string[]][] => {
    if (!keys || !isObject(item)) {
      const same = now[index];
      return same === undefined ? [] : [[item, same, [`[${String(index)}]`]]];
    }
    const match = now.find(
      (other) =>
        isObject(other) &&
        (item.$ref === undefined
          ? keys.every((key) => other[key] === item[key])
          : other.$ref === item.$ref),
    );
    const names = keys.flatMap((key) => {
      const value = item[key] ?? item.$ref;
      return typeof value === "string" ? [value] : [];
    });
    return match === undefined ? [] : [[item, match, names]];
  });
}

/**
 * Sorts lists of plain values, such as required names: their order has no
 * meaning.
 */
function sortedList(value: Json): string {
  return Array.isArray(value)
    ? JSON.stringify(
        value
          .filter((item) => !isContainer(item))
          .map((item) => JSON.stringify(item))
          .sort(),
      )
    : "";
}

function isContainer(value: Json | undefined): value is JsonObject | Json[] {
  return typeof value === "object" && value !== null;
}

/** The place without keywords that are in every description. */
function printable(at: JsonPath): string {
  const skipped = new Set([
    "schema",
    "content",
    "application/json",
    "properties",
  ]);
  return printPlace(
    at
      .filter(
        (key, index) =>
          !skipped.has(String(key)) ||
          (key === "properties" && at[index - 1] === "properties"),
      )
      .map((key) =>
        key === "parameters"
          ? "request"
          : key === "requestBody"
            ? "body"
            : key === "responses"
              ? "response"
              : key === "items"
                ? "[]"
                : String(key),
      ),
  );
}
