import type { Schema } from "../spec/document.js";
import { expectation } from "../spec/expectation.js";
import type { RequestBody } from "../spec/operations.js";
import type { SchemaValidator, Violation } from "../spec/validator.js";
import { HttpProblem, quote } from "./problem.js";

/**
 * Reads the JSON body of a request and checks it against its schema.
 *
 * @throws HttpProblem 415 for another content type, 400 for text that is not
 *   JSON, 422 naming the first member that violates the schema.
 */
export async function readBody(
  request: Request,
  body: RequestBody,
  validator: SchemaValidator,
): Promise<unknown> {
  const type = request.headers.get("content-type");
  const essence = type?.split(";")[0]?.trim().toLowerCase() ?? "";
  const text = await request.text();
  if (text === "" && !body.required) return undefined;
  if (essence !== "application/json" && !essence.endsWith("+json")) {
    throw new HttpProblem(
      415,
      `The Content-Type of this request must be application/json; got ${type === null ? "none" : quote(type)}.`,
    );
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const reason =
      text === ""
        ? "it is empty"
        : error instanceof Error
          ? error.message
          : String(error);
    throw new HttpProblem(
      400,
      `The request body is not valid JSON: ${reason}.`,
    );
  }
  const [first] = validator.check(body.pointer, value);
  if (first) {
    const { path, missing } = first;
    throw new HttpProblem(422, explain(first), {
      member: [...path, ...(missing === undefined ? [] : [missing])].join("."),
    });
  }
  return value;
}

/** A violation of the body as a sentence that names the member. */
export function explain(violation: Violation): string {
  const name = violation.path.join(".");
  const schema = (violation.schema ?? {}) as Schema;
  if (violation.missing !== undefined) {
    const missing = [...violation.path, violation.missing].join(".");
    const wanted = schema.properties?.[violation.missing];
    return `Body member "${missing}" is missing; it must be ${expectation(wanted ?? {})}.`;
  }
  const subject = name === "" ? "The request body" : `Body member "${name}"`;
  return `${subject} must be ${expectation(schema)}; got ${quote(violation.value)}.`;
}
