import {
  ENVELOPE,
  ERROR_WORDS,
  codeOf,
  detailsOf,
  traceIdOf,
} from "../generated/api.js";
import { excerpt } from "./excerpt.js";

/** Longest description, in UTF-16 units. */
const MAX_LENGTH = 500;

/**
 * Reads a sentence out of an error's body. The API has nine shapes:
 * `{error}`, `{error, message}`, `{error, code}`, `{errors: {field: [text]}}`,
 * `{error, validation_errors: [{message}]}`, `{message, detail}`,
 * `{error, error_kind}`, `{error: {message, type, code, error_data: {details}}}`
 * and `{data: {error, code}}`.
 *
 * @returns The sentence, or `""` if the body has none.
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
  // Fields with their problems, below the top level only: there, other members
  // are no sentence.
  if (depth === 0) return "";
  return Object.entries(members)
    .map(([field, text]) => [field, describe(text, depth + 1)])
    .filter(([, text]) => text)
    .map((pair) => pair.join(": "))
    .join("; ");
}

/** A failed log search has its failure in the place of its events. */
function unwrap(body: unknown): unknown {
  if (typeof body !== "object" || body === null) return body;
  const { [ENVELOPE]: data } = body as { [ENVELOPE]?: unknown };
  return data && readableMembers(body).length === 0 ? data : body;
}

function readableMembers(members: object): string[] {
  return ERROR_WORDS.filter((name) => Object.hasOwn(members, name));
}

/** Joins the descriptions that say something, each once. */
function join(separator: string, values: unknown[], depth: number): string {
  return [...new Set(values.map((item) => describe(item, depth + 1)))]
    .filter((text) => text)
    .join(separator);
}

/** Reads the explanation of an error and the id of the failed request. */
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
 * Reads the machine-readable code out of an error's body, in `data` or outside:
 * such as `code`, or `error.code`, a number at Meta.
 */
export function readCode(body: unknown): string | undefined {
  // A body can be anything: each step of `codeOf` is guarded by `?.`.
  const code = codeOf(unwrap(body) as Parameters<typeof codeOf>[0]);
  return typeof code === "string" || typeof code === "number"
    ? String(code)
    : undefined;
}
