import { dereference } from "../spec/references.js";
import type { Operation } from "../spec/operations.js";
import type { Json, JsonObject } from "../spec/source.js";
import { arrayOf, objectOf } from "../spec/walk.js";

/** The body that a resource method takes: what is sent, out of its envelope. */
export interface RequestBody {
  readonly required: boolean;
  /** As the description has it, such as `multipart/form-data`. */
  readonly contentType: string;
  /** The keys around it, from the outside in. */
  readonly envelope: readonly string[];
  /** What the description says of it. */
  readonly description: string | undefined;
  /** Whether it is a list; `members` are then those of an item. */
  readonly list: boolean;
  readonly members: readonly BodyMember[];
}

/** A property of a body. */
export interface BodyMember {
  readonly name: string;
  readonly required: boolean;
  /** Whether it is a date-time. */
  readonly date: boolean;
}

/** Describes the body of an operation, if it takes one. */
export function describeRequestBody(
  document: JsonObject,
  { requestBody, requestMedia, requestBodyRequired }: Operation,
): RequestBody | undefined {
  if (requestBody === undefined || !requestMedia) return undefined;
  const resolve = (schema: Json | undefined): JsonObject =>
    objectOf(dereference(document, schema ?? {}));
  // Only JSON has an envelope: the fields of a form stand side by side.
  const { envelope, content } =
    requestMedia.kind === "json" && !isMergePatch(requestMedia.type)
      ? findEnvelope(resolve, requestBody)
      : { envelope: [], content: resolve(requestBody) };
  const list = content.type === "array";
  const item = list ? resolve(content.items) : content;
  const required = arrayOf(item.required);
  return {
    required: requestBodyRequired,
    contentType: requestMedia.type,
    envelope,
    description:
      typeof content.description === "string" ? content.description : undefined,
    list,
    members: Object.entries(objectOf(item.properties)).map(
      ([name, property]) => ({
        name,
        required: required.includes(name),
        date: resolve(property).format === "date-time",
      }),
    ),
  };
}

/** A merge patch (RFC 7396) is applied as it is: no key of it is an envelope. */
function isMergePatch(type: string): boolean {
  return /^application\/merge-patch\+json\b/i.test(type);
}

/**
 * The keys around a body: while it has one property only, and that holds an
 * object or a list, the property is an envelope.
 */
function findEnvelope(
  resolve: (schema: Json | undefined) => JsonObject,
  body: JsonObject,
): { envelope: string[]; content: JsonObject } {
  const envelope: string[] = [];
  let content = resolve(body);
  for (;;) {
    const [only, ...more] = Object.entries(objectOf(content.properties));
    if (!only || more.length > 0) return { envelope, content };
    const inner = resolve(only[1]);
    if (inner.type === "array") {
      return { envelope: [...envelope, only[0]], content: inner };
    }
    // Only the outermost object is an envelope; `{ status }` in it is a body.
    if (inner.type !== "object" || envelope.length > 0) {
      return { envelope, content };
    }
    envelope.push(only[0]);
    content = inner;
  }
}
