import { type Json, type JsonObject, SpecError } from "./source.js";
import { Problems } from "./problems.js";
import { dereference } from "./references.js";
import { type Media, chooseMedia } from "./media.js";
import { type MediaLimit, readMediaLimits } from "./media-limits.js";
import { type ParameterStyle, readStyle } from "./parameter-style.js";
import { idOf } from "./operation-ids.js";
import { countLevelsUp, namespaceOf } from "./namespaces.js";
import { arrayOf, isObject, objectOf } from "./walk.js";

/** The methods an OpenAPI path item can hold. */
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

/** One parameter, references resolved. */
export interface Parameter {
  readonly name: string;
  readonly in: "query" | "path" | "header" | "cookie";
  readonly required: boolean;
  readonly description: string | undefined;
  readonly deprecated: boolean;
  /** How it is written. */
  readonly style: ParameterStyle;
  /** The schema, references resolved. */
  readonly schema: JsonObject;
  /** The schema as it stands, which may be a reference. */
  readonly schemaSource: Json;
}

/** One operation, the parameters of its path item included. */
export interface Operation {
  readonly id: string;
  readonly method: (typeof HTTP_METHODS)[number];
  /** As the description spells it, relative to the base URL of its API. */
  readonly path: string;
  /** Set where the API has a base URL of its own; its resources lie below this name. */
  readonly namespace: string | undefined;
  /**
   * Segments of the base URL that the operation is above: 1 leaves out the last.
   * Undefined for a server elsewhere.
   */
  readonly levelsUp: number | undefined;
  /** Media types and sizes of the file that it takes, if they are limited. */
  readonly mediaLimits: readonly MediaLimit[];
  readonly tag: string | undefined;
  readonly summary: string;
  readonly description: string | undefined;
  readonly deprecated: boolean;
  readonly parameters: readonly Parameter[];
  /** Schema of the request body, if the operation takes one. */
  readonly requestBody: JsonObject | undefined;
  /** How the request body is written, such as `application/json`. */
  readonly requestMedia: Media | undefined;
  readonly requestBodyRequired: boolean;
  /** Whether a success is JSON in one case and something else in another. */
  readonly hasMixedContent: boolean;
  /** Schema of the JSON body by status; undefined where there is none. */
  readonly responses: ReadonlyMap<string, JsonObject | undefined>;
  /** How the body is written, by status; without the statuses that have none. */
  readonly responseMedia: ReadonlyMap<string, Media>;
  /** What each status means, in the description's words. */
  readonly responseDescriptions: ReadonlyMap<string, string>;
  /** Groups of parameters of which at most one may be given. */
  readonly exclusive: readonly (readonly string[])[];
  /** The operation as it stands in the document. */
  readonly source: JsonObject;
}

/** Overlay extension: groups of parameters of which at most one may be given. */
export const EXCLUSIVE_PARAMETERS = "x-exclusive-parameters";

/**
 * Lists the operations of a document, in its order; with `webhooks`, what the
 * service sends on its own, with the name of the event as `path`. These need no
 * operationId.
 *
 * @throws SpecError for an operation without id, an id used twice, or a group
 *   of exclusive parameters that names one the operation does not have.
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
          `${EXCLUSIVE_PARAMETERS} names ${JSON.stringify(name)}, which is no query parameter of it`,
          {
            target: `$.paths['${path}'].${method}['${EXCLUSIVE_PARAMETERS}']`,
          },
        );
      }
      return name;
    }),
  );
  const body =
    source.requestBody === undefined
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
    levelsUp: countLevelsUp(document, pathItem),
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
