import { ArgumentError, messageOf } from "../errors/argument-error.js";
import { type Operation, inEnvelope } from "../operation.js";
import { toDateTime } from "./date-time.js";
import { isFile, tagOf } from "./file.js";
import { findInherited } from "./inherited.js";
import { isDeviceFile } from "./device-file.js";
import { formatValue } from "./format-value.js";
import { isRecord } from "./is-record.js";
import { assertUnicode, isUnicode } from "./unicode.js";

/** Half of a surrogate pair in the output of `JSON.stringify`. */
const ESCAPED_SURROGATE = /(?:^|[^\\])(?:\\\\)*\\ud[89a-f]/;

/**
 * Converts each `Date` of a body to a date-time string.
 *
 * @throws KapsoArgumentError for a date that does not parse
 */
export function checkBody(
  { dates, body: envelope }: Operation,
  body: unknown,
): unknown {
  if (!dates || !isRecord(body)) return body;
  const outer = outerEnvelope(envelope);
  const content = outer ? body[outer] : body;
  if (!isRecord(content)) return body;
  let checked = content;
  for (const name of dates) {
    const value = content[name];
    // Null removes a date.
    if (value === undefined || value === null) continue;
    const text = toDateTime(name, value);
    if (text !== value) checked = { ...checked, [name]: text };
  }
  if (checked === content) return body;
  return outer ? { ...body, [outer]: checked } : checked;
}

/** The outermost key around a request body, if there is one. */
function outerEnvelope(body: Operation["body"]): string | undefined {
  return typeof body === "string" ? body.split(".")[0] : undefined;
}

/**
 * Adds the client's constants and defaults to a body, and wraps it in the envelopes of
 * the operation.
 *
 * @throws KapsoArgumentError for a body that is not an object
 */
export async function wrapBody(
  operation: Operation,
  given: unknown,
): Promise<unknown> {
  const { body: envelope, contentType, constants, defaults } = operation;
  const own = operation.toBody
    ? (await operation.toBody())(given, operation)
    : given;
  assertMembers(own);
  // A caller without types can pass a constant, but cannot change its value.
  const body =
    (constants ?? defaults) && isRecord(own)
      ? { ...defaults, ...withoutUndefined(own), ...constants }
      : own;
  const isObject = contentType
    ? typeof body === "object" && body !== null
    : isRecord(body) || Array.isArray(body);
  if (!isObject) {
    // Text or bytes.
    if (body && contentType && !/json|form/.test(contentType)) return body;
    throw new ArgumentError(
      "body",
      `must be an object, not ${formatValue(body)}`,
    );
  }
  return inEnvelope(envelope, body);
}

/**
 * Rejects a body that would be sent as `{}`, because it inherits all its members: JSON only
 * contains members of the object itself, and what its `toJSON` returns.
 */
function assertMembers(body: unknown): void {
  if (!isRecord(body) || "toJSON" in body || Object.keys(body).length > 0) {
    return;
  }
  const inherited = findInherited(body);
  if (inherited === undefined) return;
  throw new ArgumentError(
    "body",
    `must have its members itself, but ${inherited} is inherited, and JSON does not contain it: pass a plain object`,
  );
}

/** Removes undefined members, which must not replace a default. */
function withoutUndefined(body: Record<string, unknown>): object {
  return Object.fromEntries(
    Object.entries(body).filter(([, value]) => value !== undefined),
  );
}

/**
 * Serializes a body for its content type. A body that `fetch` accepts, such as
 * `FormData` or a `Blob`, is unchanged.
 *
 * @throws KapsoArgumentError for values that JSON cannot contain, such as a BigInt or a
 *   circular reference, and for text that is not Unicode
 */
export function serializeBody(
  body: unknown,
  contentType: string | undefined,
  deepFields?: readonly string[],
): BodyInit | undefined {
  if (contentType === "application/x-www-form-urlencoded") {
    return new URLSearchParams(
      formEntries(body, deepFields) as [string, string][],
    ).toString();
  }
  if (isBodyInit(body)) return body;
  if (
    typeof body === "string" &&
    contentType &&
    !contentType.includes("json")
  ) {
    return body;
  }
  const json = toJson(body);
  if (json?.includes("\\ud") && ESCAPED_SURROGATE.test(json)) {
    const [name, text] = findSurrogate("body", body) ?? ["body", "\ud800"];
    assertUnicode(name, text);
  }
  return json;
}

/** The content type, if it is that of a URL-encoded form. */
export function formType(headers: Headers): string | undefined {
  const type = headers.get("content-type") ?? undefined;
  return type === "application/x-www-form-urlencoded" ? type : undefined;
}

function toJson(body: unknown): string | undefined {
  try {
    const text: unknown = JSON.stringify(body);
    return typeof text === "string" ? text : undefined;
  } catch (error) {
    throw new ArgumentError(
      "body",
      `cannot be written as JSON: ${messageOf(error)}`,
    );
  }
}

/** Finds the member with text that is not Unicode. Undefined if a `toJSON` wrote it. */
function findSurrogate(
  name: string,
  value: unknown,
): [name: string, text: string] | undefined {
  if (typeof value === "string")
    return isUnicode(value) ? undefined : [name, value];
  if (typeof value !== "object" || value === null) return undefined;
  for (const [key, member] of Object.entries(value)) {
    const found = isUnicode(key)
      ? findSurrogate(`${name}.${key}`, member)
      : ([`a name in ${name}`, key] as [string, string]);
    if (found) return found;
  }
  return undefined;
}

/**
 * Fields of a form. Each item of a list is a field.
 *
 * @param deepFields - Fields whose members are fields, such as `a[b]`.
 */
export function formEntries(
  body: unknown,
  deepFields: readonly string[] = [],
): [string, string | Blob][] {
  return Object.entries(body as Record<string, unknown>).flatMap(
    ([name, given]) =>
      deepFields.includes(name)
        ? fieldsOf(name, given, true)
        : [given].flat().flatMap((value) => fieldsOf(name, value, false)),
  );
}

function fieldsOf(
  name: string,
  value: unknown,
  isDeep: boolean,
): [string, string | Blob][] {
  if (value === undefined || value === null) return [];
  if (isFile(value) || isDeviceFile(value)) return [[name, value as Blob]];
  if (value instanceof Date) return [[name, toDateTime(name, value)]];
  if (isDeep && (isRecord(value) || Array.isArray(value))) {
    return Object.entries(value).flatMap(([key, member]) =>
      fieldsOf(`${name}[${key}]`, member, true),
    );
  }
  const text = typeof value === "string" ? value : JSON.stringify(value);
  assertUnicode(name, text);
  return [[name, text]];
}

function isBodyInit(body: unknown): body is BodyInit {
  const tag = tagOf(body);
  return (
    ArrayBuffer.isView(body) ||
    [
      "FormData",
      "Blob",
      "File",
      "ArrayBuffer",
      "URLSearchParams",
      "ReadableStream",
    ].includes(tag)
  );
}
