import { Ajv2020, type ErrorObject } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import type { OpenApiDocument } from "./document.js";
import type { Pointer } from "./operations.js";
import { parseTimestamp } from "../storage/timestamps.js";

/** One violation of a schema: where in the value, and what was violated. */
export interface Violation {
  /** The members that lead to the faulty value; empty for the value itself. */
  path: string[];
  keyword: string;
  /** The schema that was violated. */
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

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** Whether a text is a UUID in its usual spelling. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** Compiles schemas of `document` when they are first needed. */
export function createSchemaValidator(
  document: OpenApiDocument,
): SchemaValidator {
  // Not strict: a description also holds keywords for other readers.
  const ajv = new Ajv2020({ strict: false, allErrors: true, verbose: true });
  // The plug-in is CommonJS: its function is the `default` member in Node.
  addFormats.default(ajv);
  ajv.addFormat("uuid", UUID);
  ajv.addFormat("date-time", (text) => parseTimestamp(text) !== undefined);
  ajv.addSchema(document, "description");
  return {
    check(pointer, value) {
      const reference = `description#/${pointer.map(encodeStep).join("/")}`;
      const validate = ajv.getSchema(reference);
      if (!validate)
        throw new Error(`The API description has no ${reference}.`);
      return validate(value) ? [] : (validate.errors ?? []).map(toViolation);
    },
  };
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
