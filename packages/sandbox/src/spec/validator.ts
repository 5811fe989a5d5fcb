import {
  Ajv2020,
  type ErrorObject,
  type ValidateFunction,
} from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import type { OpenApiDocument } from "./document.js";
import type { Pointer } from "./operations.js";
import { parseTimestamp } from "../storage/timestamps.js";

export interface Violation {
  /** The members that lead to the invalid value; empty for the value itself. */
  path: string[];
  keyword: string;
  schema: unknown;
  /** The missing member, for `required`. */
  missing?: string;
  message: string;
}

/** Checks values against schemas inside one API description. */
export interface SchemaValidator {
  /** The violations of the schema at `pointer`; empty when the value fits. */
  check(pointer: Pointer, value: unknown): Violation[];
}

/** The most members of a value of which all violations are collected. */
const MANY_MEMBERS = 10_000;

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** Whether a text is a UUID in its usual spelling. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** Compiles schemas of `document` when they are first needed. */
export function createSchemaValidator(
  document: OpenApiDocument,
): SchemaValidator {
  const first = compilerOf(document, { allErrors: false });
  // Created for the first invalid value: it costs several megabytes.
  let every: Check | undefined;
  return {
    check(pointer, value) {
      // For a large value, the first violation is enough.
      const violation = first(pointer, value)[0];
      if (!violation) return [];
      if (isLarge(value)) return [violation];
      every ??= compilerOf(document, { allErrors: true });
      return every(pointer, value);
    },
  };
}

type Check = SchemaValidator["check"];

/** Checks against schemas of `document`, each compiled when it is first needed. */
function compilerOf(
  document: OpenApiDocument,
  options: { allErrors: boolean },
): Check {
  // Not strict: a description also holds keywords for other readers.
  const ajv = new Ajv2020({ strict: false, verbose: true, ...options });
  // The plug-in is CommonJS: its function is the `default` member in Node.
  addFormats.default(ajv);
  ajv.addFormat("uuid", UUID);
  ajv.addFormat("date-time", (text) => parseTimestamp(text) !== undefined);
  ajv.addSchema(document, "description");
  // Operations and their parameters keep the same pointers; for others Ajv looks
  // up what it has compiled.
  const compiled = new WeakMap<Pointer, ValidateFunction>();
  return (pointer, value) => {
    let validate = compiled.get(pointer);
    if (!validate) {
      const reference = `description#/${pointer.map(encodeStep).join("/")}`;
      validate = ajv.getSchema(reference);
      if (!validate) {
        throw new Error(`The API description has no ${reference}.`);
      }
      compiled.set(pointer, validate);
    }
    return validate(value) ? [] : (validate.errors ?? []).map(toViolation);
  };
}

function isLarge(value: unknown): boolean {
  let left = MANY_MEMBERS;
  const count = (member: unknown): void => {
    if (typeof member !== "object" || member === null) return;
    for (const inner of Object.values(member)) {
      left -= 1;
      if (left < 0) return;
      count(inner);
    }
  };
  count(value);
  return left < 0;
}

function encodeStep(step: string): string {
  return encodeURIComponent(step.replaceAll("~", "~0").replaceAll("/", "~1"));
}

function toViolation(error: ErrorObject): Violation {
  const path = error.instancePath
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
  const missing: unknown = error.params.missingProperty;
  return {
    path,
    keyword: error.keyword,
    schema: error.parentSchema,
    ...(typeof missing === "string" && { missing }),
    message: error.message ?? error.keyword,
  };
}
