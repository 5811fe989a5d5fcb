import { pascalCase } from "../emit/names.js";
import { schemaTypeName } from "../emit/schema-type-name.js";
import { dereference } from "../spec/references.js";
import { type Operation } from "../spec/operations.js";
import { type Json, type JsonObject, SpecError } from "../spec/source.js";
import { arrayOf, isObject, objectOf } from "../spec/walk.js";
import { type NamedType, nameAnswer } from "./name-answer.js";
import { type PathArgument, namePathArguments } from "./path-arguments.js";
import { type RequestBody, describeRequestBody } from "./request-body.js";
import { nameResourceMethod } from "./resource-name.js";

/**
 * Overlay extension that describes an operation's resource method, where the
 * description of the operation tells of what the method hides.
 */
export const RESOURCE_DESCRIPTION = "x-resource-description";

/**
 * Overlay extension of an operation whose list always has one entry: its method
 * resolves to that.
 */
export const SINGLE_ENTRY = "x-single-entry";

/**
 * How a list is paged: by cursor, by page number, not at all, by the cursor of a
 * log search, which lies inside `data`, or as Meta's Graph API does: by the
 * cursors in `paging.cursors`, where `paging.next` may be missing or an address.
 */
export type Paging = "cursor" | "offset" | "none" | "log" | "graph";

/** What a resource method resolves to. */
export type Answer =
  | {
      readonly kind: "list";
      readonly paging: Paging;
      /** Set where a cursor list is paged by number unless cursors are asked for. */
      readonly alsoNumbered?: boolean;
      readonly item: string;
      /** Type of what a page tells beside its items, if it does. */
      readonly details?: string;
    }
  | {
      readonly kind: "item";
      readonly enveloped: boolean;
      /** Set where the envelope holds a list of one, which is this item. */
      readonly single?: boolean;
      readonly type: string;
    }
  /** A body that is not JSON: text, or bytes as a `Blob`. */
  | { readonly kind: "text" }
  | { readonly kind: "blob" }
  /** JSON in one case and something else in another. */
  | { readonly kind: "any" }
  | { readonly kind: "nothing" };

/** An operation as a method of a resource. */
export interface ResourceMethod {
  readonly operation: Operation;
  /** Such as `conversations.assignments`. */
  readonly resource: string;
  /** Such as `create`. */
  readonly method: string;
  /** What it does, in a few sentences. */
  readonly description: string | undefined;
  /** What fills the path, in its order. */
  readonly pathArguments: readonly PathArgument[];
  /** The request body, if it takes one. */
  readonly body: RequestBody | undefined;
  readonly answer: Answer;
  /** Name that the types of parameters, body and result begin with. */
  readonly typeName: string;
  /** Types of the answer that have no name of their own. */
  readonly named: readonly NamedType[];
}

/** Describes every operation as a resource method, in the document's order. */
export function describeResourceMethods(
  document: JsonObject,
  operations: readonly Operation[],
): ResourceMethod[] {
  const context = {
    paths: new Set(operations.map(({ path }) => path)),
    operations: new Set(
      operations.map(({ method, path }) => `${method.toUpperCase()} ${path}`),
    ),
  };
  return operations.map((operation) => {
    const described = describeAnswer(document, operation);
    const name = nameResourceMethod(operation, {
      ...context,
      list: described.kind === "list",
    });
    const resource = name.resource.join(".");
    const full = `${resource}.${name.method}`;
    const typeName = pascalCase(full.replaceAll(".", " "));
    return {
      operation,
      resource,
      method: name.method,
      description: describeMethod(operation),
      pathArguments: namePathArguments(operation),
      body: describeRequestBody(document, operation),
      typeName,
      ...nameAnswer(described, typeName, full),
    };
  });
}

/** The words for the method, or those for the operation where they fit both. */
function describeMethod(operation: Operation): string | undefined {
  const words = operation.source[RESOURCE_DESCRIPTION];
  if (words === undefined) return operation.description;
  if (typeof words === "string") return words;
  throw new SpecError(
    `${operation.method.toUpperCase()} ${operation.path}`,
    `${RESOURCE_DESCRIPTION} must be a text, not ${JSON.stringify(words)}`,
  );
}

/** What an operation without a successful answer is taken to answer. */
const NOTHING = { status: "", answer: { kind: "nothing" } as Answer };

function describeAnswer(document: JsonObject, operation: Operation): Answer {
  const answers = [...operation.responses]
    .filter(([status]) => status.startsWith("2"))
    .map(([status, schema]) => ({
      status,
      answer: describeBody(document, operation, status, schema),
    }));
  const [{ status, answer: first } = NOTHING, ...others] = answers;
  if (
    (operation.answersAnyContent && first.kind === "item") ||
    (isRaw(first) && others.some(({ answer }) => answer.kind !== first.kind))
  ) {
    return { kind: "any" };
  }
  if (first.kind !== "item") return first;
  const types = new Set([first.type]);
  for (const { status: otherStatus, answer: other } of others) {
    if (other.kind !== "item" || other.enveloped !== first.enveloped) {
      const { method, path } = operation;
      throw new SpecError(
        `${method.toUpperCase()} ${path}`,
        `its answers ${status} and ${otherStatus} differ in shape, and no rule makes one type of them; remove all but one in an overlay: $.paths['${path}'].${method}.responses['${otherStatus}']`,
      );
    }
    types.add(other.type);
  }
  return { ...first, type: [...types].join(" | ") };
}

function isRaw({ kind }: Answer): boolean {
  return kind === "text" || kind === "blob";
}

function describeBody(
  document: JsonObject,
  operation: Operation,
  status: string,
  schema: JsonObject | undefined,
): Answer {
  const media = operation.responseMedia.get(status);
  if (!media) return { kind: "nothing" };
  if (!schema) return { kind: media.kind === "text" ? "text" : "blob" };
  const body = `operations["${operation.id}"]["responses"][${status}]["content"]["${media.type}"]`;
  const properties = propertiesOf(document, schema);
  const bare: Answer = {
    kind: "item",
    enveloped: false,
    type: aliasOf(schema) ?? body,
  };
  if (properties.data === undefined) return bare;
  const data = dereference(document, properties.data);
  const type = aliasOf(properties.data) ?? `${body}["data"]`;
  if (isObject(data) && data.type === "array") {
    const item = aliasOf(data.items) ?? `${body}["data"][number]`;
    if (operation.method !== "get") {
      return { kind: "item", enveloped: true, type: `${item}[]` };
    }
    if (operation.source[SINGLE_ENTRY] === true) {
      return { kind: "item", enveloped: true, single: true, type: item };
    }
    const paging = findPaging(document, operation, properties);
    const alsoNumbered = paging === "cursor" && properties.meta !== undefined;
    return { kind: "list", paging, alsoNumbered, item };
  }
  const events = findLogEvents(document, operation, properties.data);
  if (events !== undefined) {
    return {
      kind: "list",
      paging: "log",
      item: aliasOf(events) ?? `${body}["data"]["events"][number]`,
      details: `Omit<${body}["data"], "events" | "pagination">`,
    };
  }
  // An item that is paged in part keeps its envelope: the cursors are in it.
  return properties.paging === undefined
    ? { kind: "item", enveloped: true, type }
    : bare;
}

/** A list that declares both ways is walked by cursor. */
function findPaging(
  document: JsonObject,
  operation: Operation,
  answer: JsonObject,
): Paging {
  const takes = (name: string): boolean =>
    operation.parameters.some((parameter) => parameter.name === name);
  if (answer.paging !== undefined && takes("after")) {
    const paging = objectOf(dereference(document, answer.paging));
    const saysNext = arrayOf(paging.required).includes("next");
    const hasCursors = objectOf(paging.properties).cursors !== undefined;
    return hasCursors && !saysNext ? "graph" : "cursor";
  }
  return answer.meta !== undefined && takes("page") ? "offset" : "none";
}

/** The items of a log search: `data.events`, with `data.pagination` beside. */
function findLogEvents(
  document: JsonObject,
  operation: Operation,
  data: Json,
): Json | undefined {
  const properties = propertiesOf(document, data);
  const takesCursor =
    operation.parameters.some(({ name }) => name === "cursor") ||
    (operation.requestBody !== undefined &&
      "cursor" in propertiesOf(document, operation.requestBody));
  const events = dereference(document, properties.events ?? null);
  return takesCursor && properties.pagination !== undefined && isObject(events)
    ? events.items
    : undefined;
}

function propertiesOf(document: JsonObject, schema: Json): JsonObject {
  const resolved = dereference(document, schema);
  return isObject(resolved) && isObject(resolved.properties)
    ? resolved.properties
    : {};
}

function aliasOf(schema: Json | undefined): string | undefined {
  if (!isObject(schema) || typeof schema.$ref !== "string") return undefined;
  const name = /^#\/components\/schemas\/(.+)$/.exec(schema.$ref)?.[1];
  return name === undefined ? undefined : schemaTypeName(name);
}

/** The type of what a method resolves to; of one item in the case of a list. */
export function resultType(answer: Answer): string {
  switch (answer.kind) {
    case "list":
      return answer.item;
    case "item":
      return answer.type;
    case "text":
      return "string";
    case "blob":
      return "Blob";
    case "any":
      return "unknown";
    case "nothing":
      return "void";
  }
}
