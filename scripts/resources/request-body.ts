import { dereference } from "../spec/references.js";
import type { Operation } from "../spec/operations.js";
import { type Json, type JsonObject, SpecError } from "../spec/source.js";
import { arrayOf, isObject, objectOf } from "../spec/walk.js";

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
  /** What can be given; without what always has the same value. */
  readonly members: readonly BodyMember[];
  /**
   * Reference to the alternative that the method takes, where the request has
   * several ({@link RESOURCE_BODY}).
   */
  readonly alternative: string | undefined;
  /** Members that the client sends ({@link CONSTANT}); they are not in the argument. */
  readonly constants: Readonly<Record<string, Json>>;
  /** Optional members of which the client sends the default if they are left out. */
  readonly defaults: Readonly<Record<string, Json>>;
}

/**
 * Overlay extension of the schema of a request body: a reference to the one of
 * its alternatives that the resource method takes.
 */
export const RESOURCE_BODY = "x-resource-body";

/**
 * Overlay extension of a member of a body that always has its one value (`const`,
 * or an `enum` of one): the client sends it.
 */
export const CONSTANT = "x-constant";

/** Overlay extension of a member of a body: the client sends its default. */
export const SEND_DEFAULT = "x-send-default";

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
  operation: Operation,
): RequestBody | undefined {
  const { requestBody, requestMedia, requestBodyRequired } = operation;
  if (requestBody === undefined || !requestMedia) return undefined;
  const resolve = (schema: Json | undefined): JsonObject =>
    objectOf(dereference(document, schema ?? {}));
  const { [RESOURCE_BODY]: alternative } = resolve(requestBody);
  const chosen = isObject(alternative) ? alternative : requestBody;
  // Only JSON has an envelope: the fields of a form stand side by side.
  const { envelope, content } =
    requestMedia.kind === "json" && !isMergePatch(requestMedia.type)
      ? findEnvelope(resolve, chosen)
      : { envelope: [], content: resolve(chosen) };
  const list = content.type === "array";
  const item = list ? resolve(content.items) : content;
  const required = arrayOf(item.required);
  const properties = Object.entries(objectOf(item.properties)).map(
    ([name, property]) => [name, resolve(property)] as const,
  );
  const constants = Object.fromEntries(
    properties.flatMap(([name, property]) => {
      return property[CONSTANT] === true
        ? [[name, onlyValue(operation, name, property)]]
        : [];
    }),
  );
  return {
    required: requestBodyRequired,
    contentType: requestMedia.type,
    envelope,
    description:
      typeof content.description === "string" ? content.description : undefined,
    list,
    members: properties
      .filter(([name]) => !(name in constants))
      .map(([name, property]) => ({
        name,
        required: required.includes(name),
        date: property.format === "date-time",
      })),
    alternative:
      chosen !== requestBody && typeof chosen.$ref === "string"
        ? chosen.$ref
        : undefined,
    constants,
    defaults: Object.fromEntries(
      properties.flatMap(([name, property]) =>
        property[SEND_DEFAULT] === true && property.default !== undefined
          ? [[name, property.default]]
          : [],
      ),
    ),
  };
}

function onlyValue(
  { method, path }: Operation,
  name: string,
  schema: JsonObject,
): Json {
  const values =
    schema.const === undefined ? arrayOf(schema.enum) : [schema.const];
  const [value] = values;
  if (value === undefined || values.length > 1) {
    throw new SpecError(
      `${method.toUpperCase()} ${path}`,
      `${CONSTANT} is set for "${name}", which does not have one possible value but ${JSON.stringify(values)}; give it a const in an overlay`,
    );
  }
  return value;
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
