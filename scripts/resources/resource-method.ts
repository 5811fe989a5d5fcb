import api from "../../openapi/api.config.js";
import type { CLIENT_STYLES } from "../config/pagination-styles.js";
import { schemaTypeName } from "../emit/schema-type-name.js";
import { dereference } from "../spec/references.js";
import { type Operation } from "../spec/operations.js";
import { Problems } from "../spec/problems.js";
import { type Json, type JsonObject, SpecError } from "../spec/source.js";
import { arrayOf, isObject, objectOf } from "../spec/walk.js";
import { type NamedType, nameResponse } from "./name-response.js";
import {
  type PageReader,
  type PagedList,
  findPagedList,
  looksPaged,
} from "./pagination.js";
import { type PathArgument, namePathArguments } from "./path-arguments.js";
import { type RequestBody, describeRequestBody } from "./request-body.js";
import { RESOURCE_METHOD, nameResourceMethod } from "./resource-name.js";
import { toUniqueNames, typeName as typeNameOf } from "./unique-names.js";

/**
 * Overlay extension that describes the resource method of an operation, for
 * operations whose description mentions details that the method hides.
 */
export const RESOURCE_DESCRIPTION = "x-resource-description";

/**
 * Overlay extension of an operation whose list always has one entry: the method
 * resolves to that entry.
 */
export const SINGLE_ENTRY = "x-single-entry";

/**
 * How a list is paged: by cursor, by page number, not at all, by the cursor of
 * a log search, which is inside `data`, or as in Meta's Graph API: by the
 * cursors in `paging.cursors`, while `paging.next` may be missing or a URL.
 */
export type Paging =
  | "cursor"
  | "offset"
  | "none"
  | "log"
  | "graph"
  /** In a style from the configuration; `reader` reads the pages. */
  | "declared";

/** What a resource method resolves to. */
export type MethodResponse =
  | {
      readonly kind: "list";
      readonly paging: Paging;
      /**
       * True for a cursor list that is paged by number unless the request asks
       * for cursors.
       */
      readonly alsoNumbered?: boolean;
      /** The function that reads a page, for lists in a declared style. */
      readonly reader?: PageReader;
      readonly item: string;
      /** Type of the data of a page beside its items, if there is any. */
      readonly details?: string;
    }
  | {
      readonly kind: "item";
      readonly enveloped: boolean;
      /** True if the envelope holds a list of one, which is this item. */
      readonly single?: boolean;
      readonly type: string;
    }
  /** A body that is not JSON: text, or bytes as a `Blob`. */
  | { readonly kind: "text" }
  | { readonly kind: "blob" }
  /** Either JSON or something else. */
  | {
      readonly kind: "any";
      /** The possible types, if they are known. */
      readonly type?: string;
    }
  | { readonly kind: "nothing" };

/** An operation as a method of a resource. */
export interface ResourceMethod {
  readonly operation: Operation;
  /** Full name of the resource, such as `conversations.assignments`. */
  readonly resource: string;
  /** Name of the method, such as `create`. */
  readonly method: string;
  /** A few sentences that say what it does. */
  readonly description: string | undefined;
  /** Arguments for the path, in the order of the path. */
  readonly pathArguments: readonly PathArgument[];
  /** The request body, if it takes one. */
  readonly body: RequestBody | undefined;
  readonly response: MethodResponse;
  /** Prefix of the names of the types of parameters, body and result. */
  readonly typeName: string;
  /** Types of the response that have no name in the description. */
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
  const problems = new Problems();
  const named = operations.flatMap((operation) => {
    const found = problems.attempt(() => {
      const described = describeResponse(document, operation);
      const list =
        described.kind === "list" || returnsArray(document, operation);
      const name = nameResourceMethod(operation, { ...context, list });
      const isGiven = operation.source[RESOURCE_METHOD] !== undefined;
      return { operation, described, name, isGiven };
    });
    return found ? [found] : [];
  });
  problems.throwIfAny();
  const names = toUniqueNames(named);
  return named.map(({ operation, described, name: rule }, index) => {
    const name = names[index] ?? rule;
    const resource = name.resource.join(".");
    const full = `${resource}.${name.method}`;
    const typeName = typeNameOf(name);
    return {
      operation,
      resource,
      method: name.method,
      description: describeMethod(operation),
      pathArguments: namePathArguments(operation),
      body: describeRequestBody(document, operation),
      typeName,
      ...nameResponse(described, typeName, full),
    };
  });
}

/** The description of the method, or that of the operation if it fits both. */
function describeMethod(operation: Operation): string | undefined {
  const words = operation.source[RESOURCE_DESCRIPTION];
  if (words === undefined) return operation.description;
  if (typeof words === "string") return words;
  throw new SpecError(
    `${operation.method.toUpperCase()} ${operation.path}`,
    `${RESOURCE_DESCRIPTION} must be a string, not ${JSON.stringify(words)}`,
  );
}

/** The response of an operation that describes no successful one. */
const NOTHING: MethodResponse = { kind: "nothing" };

function describeResponse(
  document: JsonObject,
  operation: Operation,
): MethodResponse {
  const responses = successesOf(operation).map(([status, schema]) =>
    describeBody(document, operation, status, schema),
  );
  const [first = NOTHING, ...others] = responses;
  if (operation.hasMixedContent && first.kind === "item") {
    return { kind: "any" };
  }
  const differ = others.some(
    (other) =>
      other.kind !== first.kind ||
      (other.kind === "item" &&
        first.kind === "item" &&
        other.enveloped !== first.enveloped),
  );
  if (differ && first.kind !== "list") return anyOf(operation);
  if (first.kind !== "item") return first;
  const types = new Set([first.type]);
  for (const other of others) {
    if (other.kind === "item") types.add(other.type);
  }
  return { ...first, type: [...types].join(" | ") };
}

/**
 * The successful responses. If a description has only `default`, that is the
 * successful one.
 */
function successesOf({
  responses,
}: Operation): [status: string, schema: JsonObject | undefined][] {
  const successes = [...responses].filter(([status]) => status.startsWith("2"));
  return successes.length > 0 || !responses.has("default")
    ? successes
    : [["default", responses.get("default")]];
}

/**
 * Successful responses of different shapes: the union of their whole bodies.
 */
function anyOf(operation: Operation): MethodResponse {
  const types = successesOf(operation).map(([status, schema]) => {
    const media = operation.responseMedia.get(status);
    if (!media) return "undefined";
    if (media.kind === "text") return "string";
    return schema ? (aliasOf(schema) ?? bodyOf(operation, status)) : "Blob";
  });
  return { kind: "any", type: [...new Set(types)].join(" | ") };
}

/** The body of a response, as a path into `operations`. */
function bodyOf({ id, responseMedia }: Operation, status: string): string {
  const key = /^\d+$/.test(status) ? status : JSON.stringify(status);
  const type = responseMedia.get(status)?.type ?? "application/json";
  return `operations[${JSON.stringify(id)}]["responses"][${key}]["content"][${JSON.stringify(type)}]`;
}

/**
 * A member of a type, without `undefined` if the schema does not require it.
 */
function memberOf(type: string, name: string, schema: JsonObject): string {
  const member = `${type}[${JSON.stringify(name)}]`;
  return arrayOf(schema.required).includes(name)
    ? member
    : `NonNullable<${member}>`;
}

function describeBody(
  document: JsonObject,
  operation: Operation,
  status: string,
  schema: JsonObject | undefined,
): MethodResponse {
  const media = operation.responseMedia.get(status);
  if (!media) return { kind: "nothing" };
  if (!schema) return { kind: media.kind === "text" ? "text" : "blob" };
  const body = bodyOf(operation, status);
  const whole = objectOf(dereference(document, schema));
  const properties = propertiesOf(document, schema);
  const bare: MethodResponse = {
    kind: "item",
    enveloped: false,
    type: aliasOf(schema) ?? body,
  };
  const paged = findPagedList(document, operation, schema);
  const { response: envelope } = api.envelope;
  const wrapped = envelope === null ? undefined : properties[envelope];
  if (envelope === null || wrapped === undefined) {
    return paged ? pagedResponse(document, schema, body, paged) : bare;
  }
  const data = dereference(document, wrapped);
  const type = aliasOf(wrapped) ?? memberOf(body, envelope, whole);
  // Without the envelope, other members beside the item would be lost.
  const isAlone = Object.keys(properties).length === 1;
  if (isObject(data) && data.type === "array") {
    const item = aliasOf(data.items) ?? `${type}[number]`;
    if (operation.method !== "get") {
      return isAlone
        ? { kind: "item", enveloped: true, type: `${item}[]` }
        : bare;
    }
    if (operation.source[SINGLE_ENTRY] === true) {
      return { kind: "item", enveloped: true, single: true, type: item };
    }
    const paging = findPaging(document, operation, properties);
    if (paging === "none" && paged) {
      return pagedResponse(document, schema, body, paged);
    }
    const alsoNumbered = paging === "cursor" && properties.meta !== undefined;
    return { kind: "list", paging, alsoNumbered, item };
  }
  const events = findLogEvents(document, operation, wrapped);
  if (events !== undefined) {
    return {
      kind: "list",
      paging: "log",
      item:
        aliasOf(events) ??
        `${memberOf(type, "events", objectOf(data))}[number]`,
      details: `Omit<${memberOf(body, envelope, whole)}, "events" | "pagination">`,
    };
  }
  return isAlone ? { kind: "item", enveloped: true, type } : bare;
}

/** A list that is paged in a style from the configuration. */
function pagedResponse(
  document: JsonObject,
  schema: JsonObject,
  body: string,
  { reader, items, item }: PagedList,
): MethodResponse {
  const places = items === "" ? [] : items.split(".");
  const list = places.reduce(
    (type, name) => `NonNullable<${type}[${JSON.stringify(name)}]>`,
    body,
  );
  const [place, ...deeper] = places;
  const others = Object.keys(propertiesOf(document, schema)).length > 1;
  return {
    kind: "list",
    paging: "declared",
    reader,
    item: aliasOf(item) ?? `${list}[number]`,
    ...(place !== undefined &&
      deeper.length === 0 &&
      others && { details: `Omit<${body}, ${JSON.stringify(place)}>` }),
  };
}

/**
 * Lists that look paged, but of which the client only reads the first page. Each notice says
 * which overlay setting decides it.
 */
export function listUnpaged(
  document: JsonObject,
  methods: readonly ResourceMethod[],
): string[] {
  return methods.flatMap(({ operation, response }) => {
    const isPaged = response.kind === "list" && response.paging !== "none";
    const reason = isPaged ? undefined : looksPaged(document, operation);
    return reason === undefined
      ? []
      : [
          `GET ${operation.path} looks paged, because ${reason}, but is not walked: declare its style in openapi/api.config.ts, or in an overlay set x-pagination to its name, or to false`,
        ];
  });
}

/** Whether the response body is a bare list. */
function returnsArray(document: JsonObject, operation: Operation): boolean {
  return successesOf(operation).some(
    ([, schema]) =>
      schema !== undefined &&
      objectOf(dereference(document, schema)).type === "array",
  );
}

/**
 * Finds how a list is paged; a list that declares both ways is walked by
 * cursor.
 */
function findPaging(
  document: JsonObject,
  operation: Operation,
  response: JsonObject,
): Paging {
  const takes = (name: string): boolean =>
    operation.parameters.some((parameter) => parameter.name === name);
  const has = (style: (typeof CLIENT_STYLES)[number]): boolean =>
    api.pagination.includes(style);
  if (response.paging !== undefined && takes("after")) {
    const paging = objectOf(dereference(document, response.paging));
    const saysNext = arrayOf(paging.required).includes("next");
    const hasCursors = objectOf(paging.properties).cursors !== undefined;
    if (hasCursors && !saysNext && has("graph")) return "graph";
    if (has("paging")) return "cursor";
  }
  return response.meta !== undefined && takes("page") && has("meta")
    ? "offset"
    : "none";
}

/** The items of a log search: `data.events`, beside `data.pagination`. */
function findLogEvents(
  document: JsonObject,
  operation: Operation,
  data: Json,
): Json | undefined {
  if (!api.pagination.includes("log")) return undefined;
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

/** The type that a method resolves to; for a list, the type of an item. */
export function resultType(response: MethodResponse): string {
  switch (response.kind) {
    case "list":
      return response.item;
    case "item":
      return response.type;
    case "text":
      return "string";
    case "blob":
      return "Blob";
    case "any":
      return response.type ?? "unknown";
    case "nothing":
      return "void";
  }
}
