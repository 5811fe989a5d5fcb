import { ENVELOPE } from "../generated/api.js";
import {
  ERROR_MESSAGES,
  codeOf,
  detailsOf,
  traceIdOf,
} from "../generated/on-demand.js";
import { excerpt } from "./excerpt.js";

/** Maximum length of a description, in UTF-16 units. */
const MAX_LENGTH = 500;

/**
 * Reads the message from the body of an error. The API has nine shapes:
 * `{error}`, `{error, message}`, `{error, code}`, `{errors: {field: [text]}}`,
 * `{error, validation_errors: [{message}]}`, `{message, detail}`,
 * `{error, error_kind}`, `{error: {message, type, code, error_data: {details}}}`
 * and `{data: {error, code}}`.
 *
 * @returns The message, or `""` if the body has none.
 */
export function describeBody(body: unknown): string {
  return typeof body === "object"
    ? excerpt(describe(unwrap(body), 0), MAX_LENGTH)
    : "";
}

function describe(value: unknown, depth: number): string {
  if (typeof value === "string") return value.trim();
  if (typeof value !== "object" || value === null || depth > 4) return "";
  if (Array.isArray(value)) return join(", ", value, depth);
  const members = value as Record<string, unknown>;
  const readable = readableMembers(members);
  if (readable.length > 0)
    return join(
      ": ",
      readable.map((name) => members[name]),
      depth,
    );
  // Fields with their problems. At the top level, other members are not messages.
  if (depth === 0) return "";
  return Object.entries(members)
    .map(([field, text]) => [field, describe(text, depth + 1)])
    .filter(([, text]) => text)
    .map((pair) => pair.join(": "))
    .join("; ");
}

/** The `data` of a body, if it contains the error, as in a failed log search. */
function unwrap(body: unknown): unknown {
  if (typeof body !== "object" || body === null) return body;
  const { [ENVELOPE]: data } = body as { [ENVELOPE]?: unknown };
  return data && readableMembers(body).length === 0 ? data : body;
}

function readableMembers(members: object): string[] {
  return ERROR_MESSAGES.filter((name) => Object.hasOwn(members, name));
}

/** Joins the descriptions that are not empty, without duplicates. */
function join(separator: string, values: unknown[], depth: number): string {
  return [...new Set(values.map((item) => describe(item, depth + 1)))]
    .filter((text) => text)
    .join(separator);
}

/** Reads the explanation of an error, and the id of the failed request. */
export function readDiagnosis(body: unknown): {
  details: string | undefined;
  traceId: string | undefined;
} {
  // A body can be anything: each step is guarded by `?.`.
  return {
    details: toText(detailsOf(body as Parameters<typeof detailsOf>[0])),
    traceId: toText(traceIdOf(body as Parameters<typeof traceIdOf>[0])),
  };
}

function toText(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/**
 * Reads the machine-readable code from the body of an error, in `data` or outside of
 * it, such as `code` or `error.code`. Meta's codes are numbers.
 */
export function readCode(body: unknown): string | undefined {
  // A body can be anything: each step of `codeOf` is guarded by `?.`.
  const code = codeOf(unwrap(body) as Parameters<typeof codeOf>[0]);
  return typeof code === "string" || typeof code === "number"
    ? String(code)
    : undefined;
}
