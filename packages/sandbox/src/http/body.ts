import { enumerated } from "../members.js";
import type { Description } from "../spec/description.js";
import { findViolation, type SchemaViolation } from "../spec/violation.js";
import type { RequestBody } from "../spec/operations.js";
import {
  assertBounded,
  assertFewParts,
  MAX_FORM_BYTES,
  MAX_JSON_BYTES,
  readBytes,
} from "./body-bytes.js";
import { HttpProblem, quote } from "./problem.js";

/**
 * Reads the body of a request, JSON or a form, and checks it against its schema.
 *
 * @throws HttpProblem 415 for another content type, 413 for a large body, 400
 *   for text that is not JSON or nested too deep, 422 naming the first member
 *   that does not fit.
 */
export async function readBody(
  request: Request,
  body: RequestBody,
  description: Description,
): Promise<unknown> {
  const type = request.headers.get("content-type");
  const essence = type?.split(";")[0]?.trim().toLowerCase() ?? "";
  if (body.mediaType === "multipart/form-data") {
    if (essence !== body.mediaType) throw unsupported(body.mediaType, type);
    return readForm(request, body, description);
  }
  const bytes = await readBytes(request, MAX_JSON_BYTES);
  const text = new TextDecoder().decode(bytes);
  if (text === "" && !body.required) return undefined;
  if (essence !== "application/json" && !essence.endsWith("+json")) {
    throw unsupported(body.mediaType, type);
  }
  await assertBounded(text);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const reason = text === "" ? "it is empty" : (error as Error).message;
    throw new HttpProblem(
      400,
      `The request body is not valid JSON: ${reason}.`,
    );
  }
  assertFits(description, body, value);
  return value;
}

/** The members of a form; a file stays a `File`. */
async function readForm(
  request: Request,
  body: RequestBody,
  description: Description,
): Promise<Record<string, unknown>> {
  let form: FormData;
  try {
    const bytes = await readBytes(request, MAX_FORM_BYTES);
    const { headers } = request;
    assertFewParts(bytes, headers.get("content-type") ?? "");
    form = await new Response(bytes, { headers }).formData();
  } catch (error) {
    if (error instanceof HttpProblem) throw error;
    const { message } = error as Error;
    throw new HttpProblem(400, `The request body is not a form: ${message}.`);
  }
  const { properties = {} } = body.schema;
  for (const [name, { format }] of Object.entries(properties)) {
    const given = form.get(name);
    if (format !== "binary" || typeof given !== "string") continue;
    throw new HttpProblem(
      422,
      `Body member "${name}" must be a file; got the text ${quote(given)}. Give its part of the form a filename.`,
      { member: name },
    );
  }
  // JSON Schema cannot describe a file: it is checked as text.
  const texts = [...form].map(([name, value]) => [
    name,
    typeof value === "string" ? value : "",
  ]);
  assertFits(description, body, Object.fromEntries(texts));
  return Object.fromEntries(form);
}

/** Throws HttpProblem 422 naming the first member that does not fit. */
function assertFits(
  description: Description,
  body: RequestBody,
  value: unknown,
): void {
  const violation = findViolation(description, body.pointer, value);
  if (!violation) return;
  throw new HttpProblem(422, explain(violation), {
    member: [...violation.path, ...memberOf(violation)].join("."),
  });
}

function unsupported(expected: string, type: string | null): HttpProblem {
  return new HttpProblem(
    415,
    `The Content-Type of this request must be ${expected}; got ${type === null ? "none" : quote(type)}.`,
  );
}

/** A violation of the body as a sentence that names the member. */
export function explain(violation: SchemaViolation): string {
  const { path } = violation;
  const at = (name: string) => `"${[...path, name].join(".")}"`;
  switch (violation.kind) {
    case "value": {
      const member = `Body member "${path.join(".")}"`;
      const subject = path.length === 0 ? "The request body" : member;
      return `${subject} must be ${violation.expected}; got ${quote(violation.value)}.`;
    }
    case "unknown":
      return `Body member ${at(violation.member)} is not known here; allowed are ${enumerated(violation.known, "and")}.`;
    case "missing": {
      const [only, other] = violation.members;
      if (only && !other) {
        return `Body member ${at(only.name)} is missing; it must be ${only.expected}.`;
      }
      const members = violation.members.map(
        ({ name, expected }) => `${at(name)} (${expected})`,
      );
      return `Body member ${enumerated(members, "or")} is missing; one of them is needed.`;
    }
  }
}

/** The last step to the member of a violation, which is not in its path. */
function memberOf(violation: SchemaViolation): string[] {
  if (violation.kind === "value") return [];
  if (violation.kind === "unknown") return [violation.member];
  return violation.members.slice(0, 1).map(({ name }) => name);
}
