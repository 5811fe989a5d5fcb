import { type Json, type JsonObject, SpecError } from "./source.js";
import { Problems } from "./problems.js";
import { dereference } from "./references.js";
import { type Media, chooseMedia } from "./media.js";
import { type MediaLimit, readMediaLimits } from "./media-limits.js";
import { type ParameterStyle, readStyle } from "./parameter-style.js";
import { idOf } from "./operation-ids.js";
import { countLevelsUp, namespaceOf } from "./namespaces.js";
import { arrayOf, isObject, objectOf } from "./walk.js";

/** The HTTP methods that an OpenAPI path item can have. */
export const HTTP_METHODS = [
  "get",
  "put",
  "post",
  "delete",
  "options",
  "head",
  "patch",
  "trace",
] as const;

/** A parameter, with references resolved. */
export interface Parameter {
  readonly name: string;
  readonly in: "query" | "path" | "header" | "cookie";
  readonly required: boolean;
  readonly description: string | undefined;
  readonly deprecated: boolean;
  /** How the value is serialized. */
  readonly style: ParameterStyle;
  /** The schema, with references resolved. */
  readonly schema: JsonObject;
  /** The schema as in the document, possibly a reference. */
  readonly schemaSource: Json;
}

/** An operation, including the parameters of its path item. */
export interface Operation {
  readonly id: string;
  readonly method: (typeof HTTP_METHODS)[number];
  /** The path in the description, relative to the base URL of its API. */
  readonly path: string;
  /** Set if the API has its own base URL; its resources are below this name. */
  readonly namespace: string | undefined;
  /**
   * Number of segments of the base URL that the operation leaves out: 1 leaves
   * out the last. Undefined for an unrelated server.
   */
  readonly levelsUp: number | undefined;
  /**
   * Allowed media types and sizes of the file that it takes, if they are
   * limited.
   */
  readonly mediaLimits: readonly MediaLimit[];
  readonly tag: string | undefined;
  readonly summary: string;
  readonly description: string | undefined;
  readonly deprecated: boolean;
  readonly parameters: readonly Parameter[];
  /** Schema of the request body, if there is one. */
  readonly requestBody: JsonObject | undefined;
  /** Media type of the request body, such as `application/json`. */
  readonly requestMedia: Media | undefined;
  readonly requestBodyRequired: boolean;
  /** Whether a successful response is either JSON or something else. */
  readonly hasMixedContent: boolean;
  /** Schema of the JSON body by status; undefined if there is none. */
  readonly responses: ReadonlyMap<string, JsonObject | undefined>;
  /** Media type of the body by status, for statuses that have a body. */
  readonly responseMedia: ReadonlyMap<string, Media>;
  /** Description of each status. */
  readonly responseDescriptions: ReadonlyMap<string, string>;
  /** Groups of parameters of which at most one may be given. */
  readonly exclusive: readonly (readonly string[])[];
  /** The operation in the document. */
  readonly source: JsonObject;
}

/** Overlay extension: groups of parameters of which at most one may be given. */
export const EXCLUSIVE_PARAMETERS = "x-exclusive-parameters";

/**
 * Lists the operations of a document, in its order. With `webhooks`, lists the
 * webhooks of the service, with the name of the event as `path`; these need no
 * operationId.
 *
 * @throws SpecError for an operation without an id, a duplicate id, or a group
 *   of exclusive parameters that names an unknown parameter.
 */
export function listOperations(
  document: JsonObject,
  section: "paths" | "webhooks" = "paths",
): Operation[] {
  const operations: Operation[] = [];
  const ids = new Map<string, string>();
  const problems = new Problems();
  for (const [path, item] of Object.entries(objectOf(document[section]))) {
    const pathItem = objectOf(dereference(document, item));
    for (const method of HTTP_METHODS) {
      const found = pathItem[method];
      if (!isObject(found)) continue;
      const source =
        section === "webhooks"
          ? { ...found, operationId: `${method} ${path}` }
          : found;
      const place = `${method.toUpperCase()} ${path}`;
      problems.attempt(() => {
        const operation = readOperation(
          document,
          path,
          method,
          source,
          pathItem,
          place,
        );
        const other = ids.get(operation.id);
        if (other !== undefined) {
          throw new SpecError(
            place,
            `operationId "${operation.id}" is also used by ${other}`,
            {
              target: `$.paths['${path}'].${method}`,
              update: { operationId: idOf(method, path) },
            },
          );
        }
        ids.set(operation.id, place);
        operations.push(operation);
      });
    }
  }
  problems.throwIfAny();
  return operations;
}

function readOperation(
  document: JsonObject,
  path: string,
  method: Operation["method"],
  source: JsonObject,
  pathItem: JsonObject,
  place: string,
): Operation {
  if (typeof source.operationId !== "string") {
    throw new SpecError(place, "the operation has no operationId");
  }
  const parameters = new Map<string, Parameter>();
  for (const raw of [
    ...arrayOf(pathItem.parameters),
    ...arrayOf(source.parameters),
  ]) {
    const parameter = readParameter(document, raw);
    parameters.set(`${parameter.in} ${parameter.name}`, parameter);
  }
  const exclusive = arrayOf(source[EXCLUSIVE_PARAMETERS]).map((group) =>
    arrayOf(group).map((name) => {
      if (typeof name !== "string" || !parameters.has(`query ${name}`)) {
        throw new SpecError(
          place,
          `${EXCLUSIVE_PARAMETERS} names ${JSON.stringify(name)}, which is not one of its query parameters`,
          {
            target: `$.paths['${path}'].${method}['${EXCLUSIVE_PARAMETERS}']`,
          },
        );
      }
      return name;
    }),
  );
  const body =
    // The meaning of the body of such a request is not defined (RFC 9110,
    // 9.3.1), and `fetch` sends none.
    source.requestBody === undefined || method === "get" || method === "head"
      ? undefined
      : objectOf(dereference(document, source.requestBody));
  const requestMedia = chooseMedia(document, body?.content);
  const responses = new Map<string, JsonObject | undefined>();
  const responseMedia = new Map<string, Media>();
  const responseDescriptions = new Map<string, string>();
  let hasMixedContent = false;
  for (const [status, raw] of Object.entries(objectOf(source.responses))) {
    const response = objectOf(dereference(document, raw));
    const media = chooseMedia(document, response.content);
    if (media) responseMedia.set(status, media);
    if (status.startsWith("2")) {
      hasMixedContent ||= media?.mixed === true;
    }
    responses.set(status, media?.kind === "json" ? media.schema : undefined);
    if (typeof response.description === "string") {
      responseDescriptions.set(status, response.description);
    }
  }
  return {
    id: source.operationId,
    method,
    path,
    namespace: namespaceOf(pathItem),
    levelsUp: countLevelsUp(document, pathItem, source),
    mediaLimits: readMediaLimits(source, place),
    tag: arrayOf(source.tags).find((tag) => typeof tag === "string"),
    summary: typeof source.summary === "string" ? source.summary : "",
    description: textOf(source.description),
    deprecated: source.deprecated === true,
    parameters: [...parameters.values()],
    requestBody: requestMedia ? (requestMedia.schema ?? {}) : undefined,
    requestMedia,
    requestBodyRequired: body?.required === true,
    hasMixedContent,
    responses,
    responseMedia,
    responseDescriptions,
    exclusive,
    source,
  };
}

function readParameter(document: JsonObject, raw: Json): Parameter {
  const parameter = objectOf(dereference(document, raw));
  const [media] = Object.values(objectOf(parameter.content));
  const schema = parameter.schema ?? objectOf(media).schema ?? {};
  return {
    name: parameter.name as string,
    in: parameter.in as Parameter["in"],
    required: parameter.required === true,
    description: textOf(parameter.description),
    deprecated: parameter.deprecated === true,
    style: readStyle(document, parameter),
    schema: objectOf(dereference(document, schema)),
    schemaSource: schema,
  };
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}
