import { createRandom } from "../../src/seed/random.js";
import { createSampler } from "../../src/documented/sample.js";
import { bundledDescription } from "../../src/spec/description.js";
import type { Operation, Parameter } from "../../src/spec/operations.js";
import type { CallInit } from "./api.js";

const { document, validator } = bundledDescription();
const sample = createSampler(document);

/** A request that the description allows. */
export interface ValidRequest {
  /** Path and query, without the base path. */
  path: string;
  init: CallInit & { method: string };
}

/**
 * A valid request of an operation: its ids made up, the required parameters
 * given, the published example as its body, or a made-up one.
 */
export function requestOf(operation: Operation): ValidRequest {
  const path = operation.pathParameters.reduce(
    (template, parameter) =>
      template.replace(
        `{${parameter.name}}`,
        encodeURIComponent(valueOf(operation, parameter)),
      ),
    operation.path,
  );
  const search = new URLSearchParams(
    operation.queryParameters
      .filter(({ required }) => required)
      .map((parameter): [string, string] => [
        parameter.name,
        valueOf(operation, parameter),
      ]),
  );
  const headers = Object.fromEntries(
    operation.headerParameters.map((parameter) => [
      parameter.name,
      valueOf(operation, parameter),
    ]),
  );
  const body = bodyOf(operation);
  return {
    path: search.size > 0 ? `${path}?${search.toString()}` : path,
    init: {
      method: operation.method,
      headers,
      ...(body !== undefined && { body }),
    },
  };
}

/** A month, where an operation wants its start and its end. */
const PERIOD: Readonly<Record<string, string>> = {
  start_time: "2026-01-01T00:00:00Z",
  end_time: "2026-02-01T00:00:00Z",
};

function valueOf(operation: Operation, { name, schema }: Parameter): string {
  const known = PERIOD[name];
  if (known !== undefined) return known;
  const key = `${operation.operationId}/${name}`;
  return String(sample(schema, createRandom(key), name));
}

function bodyOf({ operationId, body }: Operation): unknown {
  if (!body) return undefined;
  for (const example of body.examples) {
    if (validator.check(body.pointer, example).length === 0) return example;
  }
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const random = createRandom(`${operationId}/${attempt}`);
    const value = sample(body.schema, random);
    if (validator.check(body.pointer, value).length === 0) return value;
  }
  throw new Error(`No valid body is found for ${operationId}.`);
}
