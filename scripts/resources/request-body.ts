import api from "../../openapi/api.config.js";
import { dereference } from "../spec/references.js";
import type { Operation } from "../spec/operations.js";
import { type Json, type JsonObject, SpecError } from "../spec/source.js";
import { arrayOf, isObject, objectOf } from "../spec/walk.js";

/**
 * The body that a resource method takes: the request body without its envelope.
 */
export interface RequestBody {
  readonly required: boolean;
  /** The media type in the description, such as `multipart/form-data`. */
  readonly contentType: string;
  /** Fields of a form whose members are sent as `name[member]`. */
  readonly deepFields: readonly string[];
  /** The keys of the envelope, from the outside in. */
  readonly envelope: readonly string[];
  /** Its description. */
  readonly description: string | undefined;
  /** Whether the body is a list; `members` are then the members of an item. */
  readonly list: boolean;
  /**
   * Members that callers can pass, without those that have a constant value.
   */
  readonly members: readonly BodyMember[];
  /**
   * Reference to the alternative that the method takes, if the request has
   * several ({@link RESOURCE_BODY}).
   */
  readonly alternative: string | undefined;
  /**
   * Members that the client fills in ({@link CONSTANT}); the argument does not
   * have them.
   */
  readonly constants: Readonly<Record<string, Json>>;
  /** Optional members whose default the client sends if they are omitted. */
  readonly defaults: Readonly<Record<string, Json>>;
}

/**
 * Overlay extension of the schema of a request body: a reference to the
 * alternative that the resource method takes.
 */
export const RESOURCE_BODY = "x-resource-body";

/**
 * Overlay extension of a body member that has only one possible value (`const`,
 * or an `enum` with one value): the client fills it in.
 */
export const CONSTANT = "x-constant";

/** Overlay extension of a body member: the client sends its default. */
export const SEND_DEFAULT = "x-send-default";

export interface BodyMember {
  readonly name: string;
  readonly required: boolean;
  /** Whether it is a date-time. */
  readonly date: boolean;
}

/** Describes the request body of an operation, if it has one. */
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
  // Only JSON has an envelope: the fields of a form are flat.
  const { envelope, content } =
    api.envelope.request &&
    requestMedia.kind === "json" &&
    !isMergePatch(requestMedia.type)
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
    deepFields: requestMedia.deepFields,
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
      `${CONSTANT} is set for "${name}", which must have exactly one possible value, not ${JSON.stringify(values)}; give it a const in an overlay`,
    );
  }
  return value;
}

/** A merge patch (RFC 7396) has no envelope: all of its keys are data. */
function isMergePatch(type: string): boolean {
  return /^application\/merge-patch\+json\b/i.test(type);
}

/**
 * Finds the envelope of a body: as long as an object has a single property that
 * holds an object or a list, that property is an envelope.
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
    // Only the outermost object is an envelope; `{ status }` inside it is a
    // body.
    if (inner.type !== "object" || envelope.length > 0) {
      return { envelope, content };
    }
    envelope.push(only[0]);
    content = inner;
  }
}
