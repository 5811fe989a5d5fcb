import { type ErrorObject, Ajv2020 } from "ajv/dist/2020.js";
import { HTTP_METHODS } from "./operations.js";
import { Problems } from "./problems.js";
import { dereference } from "./references.js";
import {
  type Json,
  type JsonObject,
  type JsonPath,
  SpecError,
  jsonPathOf,
} from "./source.js";
import type { Remedy } from "./spec-error.js";
import { arrayOf, isObject, objectOf, walkDescription } from "./walk.js";

/** The possible locations of a parameter. */
const LOCATIONS = ["query", "path", "header", "cookie"];

/**
 * Rejects a corrected description that is not valid OpenAPI 3.1 in the parts
 * that generation depends on: information, paths, operations, parameters, and
 * schemas (JSON Schema 2020-12).
 *
 * @throws SpecError with a JSON pointer to each place
 */
export function rejectMalformed(document: JsonObject): void {
  const problems = new Problems();
  problems.attempt(() => {
    const { title } = objectOf(document.info);
    if (typeof title === "string") return;
    throw malformed(
      ["info"],
      `expected an object with a "title"`,
      document.info,
      { target: "$", update: { info: { title: "API", version: "1.0.0" } } },
    );
  });
  for (const [path, item] of Object.entries(objectOf(document.paths))) {
    problems.attempt(() => {
      if (!path.startsWith("/")) {
        throw malformed(
          ["paths", path],
          `expected a path that begins with a slash`,
          path,
        );
      }
      if (/[?#]/.test(path)) {
        throw malformed(
          ["paths", path],
          `expected a path without "?" and "#", because what follows them is not part of a path`,
          path,
        );
      }
      rejectMalformedPath(document, ["paths", path], item);
    });
  }
  for (const [name, item] of Object.entries(objectOf(document.webhooks))) {
    problems.attempt(() => {
      rejectMalformedPath(document, ["webhooks", name], item);
    });
  }
  rejectMalformedSchemas(document, problems);
  problems.throwIfAny();
}

function rejectMalformedPath(
  document: JsonObject,
  at: JsonPath,
  item: Json,
): void {
  if (!isObject(item)) throw malformed(at, "expected an object", item);
  rejectMalformedParameters(document, at, item);
  for (const method of HTTP_METHODS) {
    const operation = item[method];
    if (operation === undefined) continue;
    const here = [...at, method];
    if (!isObject(operation)) {
      throw malformed(here, "expected an operation", operation);
    }
    rejectMalformedParameters(document, here, operation);
    for (const [status, response] of Object.entries(
      objectOf(operation.responses),
    )) {
      if (isObject(response)) continue;
      const place = [...here, "responses", status];
      throw malformed(place, "expected a response", response);
    }
  }
}

function rejectMalformedParameters(
  document: JsonObject,
  at: JsonPath,
  { parameters }: JsonObject,
): void {
  for (const [index, raw] of arrayOf(parameters).entries()) {
    const parameter = dereference(document, raw);
    const known =
      isObject(parameter) &&
      typeof parameter.name === "string" &&
      LOCATIONS.some((location) => location === parameter.in);
    if (known && parameter.in === "cookie" && parameter.required === true) {
      throw malformed(
        [...at, "parameters", index],
        `expected no required cookie, because browsers do not let a client set cookies; if the cookie is the key, declare it as a security scheme`,
        parameter.name,
      );
    }
    if (known) continue;
    throw malformed(
      [...at, "parameters", index],
      `expected a parameter with "name" and "in" (${LOCATIONS.join(", ")})`,
      parameter,
    );
  }
}

/** Checks the schemas in the components, and every `schema` elsewhere. */
function rejectMalformedSchemas(
  document: JsonObject,
  problems: Problems,
): void {
  const ajv = new Ajv2020({ strict: false, logger: false, verbose: true });
  const checkSchema = (at: JsonPath, schema: Json): void => {
    if (!isObject(schema) && typeof schema !== "boolean") {
      throw malformed(at, "expected a schema", schema);
    }
    if (ajv.validateSchema(schema)) return;
    const { place, message, data } = readErrors(ajv.errors ?? []);
    throw malformed([...at, ...withIndices(schema, place)], message, data);
  };
  const components = objectOf(document.components);
  for (const [name, schema] of Object.entries(objectOf(components.schemas))) {
    problems.attempt(() => {
      checkSchema(["components", "schemas", name], schema);
    });
  }
  for (const section of ["paths", "webhooks", "components"]) {
    walkDescription(
      document[section],
      (object, at) => {
        const isHolder =
          object.in !== undefined ||
          /^(content|headers)$/.test(String(at.at(-2)));
        const { schema } = object;
        if (!isHolder || schema === undefined) return;
        problems.attempt(() => {
          checkSchema([...at, "schema"], schema);
        });
      },
      [section],
    );
  }
}

/** Converts a path from the validator: positions in lists become numbers. */
function withIndices(schema: Json, place: readonly string[]): JsonPath {
  let value: Json | undefined = schema;
  return place.map((key) => {
    const index = Array.isArray(value) ? Number(key) : undefined;
    value = Array.isArray(value) ? value[Number(key)] : objectOf(value)[key];
    return index ?? key;
  });
}

/** The errors of the validator for the first place that it rejects. */
function readErrors(errors: readonly ErrorObject[]): {
  place: string[];
  message: string;
  data: unknown;
} {
  const [error] = errors;
  const place = (error?.instancePath ?? "")
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
  const allowed = errors.flatMap(({ instancePath, params, keyword }) =>
    keyword === "enum" && instancePath === error?.instancePath
      ? (params.allowedValues as string[])
      : [],
  );
  return {
    place,
    message:
      allowed.length > 0
        ? `expected one of ${allowed.join(", ")}`
        : `it ${error?.message ?? "is not a schema"}`,
    data: error?.data,
  };
}

function malformed(
  at: JsonPath,
  expected: string,
  found: unknown,
  remedy: Remedy = { target: jsonPathOf(at) },
): SpecError {
  const pointer = at
    .map((part) => String(part).replaceAll("~", "~0").replaceAll("/", "~1"))
    .join("/");
  const text = JSON.stringify(found ?? null);
  return new SpecError(
    `#/${pointer}`,
    `${expected}, not ${text.length > 60 ? `${text.slice(0, 60)}…` : text}`,
    remedy,
  );
}
