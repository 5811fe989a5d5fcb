import { kindOfMedia } from "../../spec/media.js";
import type { Operation, Parameter } from "../../spec/operations.js";
import { dereference } from "../../spec/references.js";
import type { Json, JsonObject } from "../../spec/source.js";
import { isObject, objectOf } from "../../spec/walk.js";
import { docComment } from "../doc-comment.js";
import { type ParameterType, parametersShape } from "./operation-shapes.js";
import { parameterMember } from "./query-type.js";
import { type SchemaTypes, memberName } from "./schema-type.js";

/** Names of the query and body types of an operation. */
export interface OperationNames {
  readonly query: string | undefined;
  readonly body: string | undefined;
}

/**
 * Types of parameters and headers that were already written, with their places. The same type
 * with its comments is written once; later operations refer to it.
 */
export type Written = Map<string, string>;

/**
 * Writes a member of `interface operations`, in the shape that openapi-fetch
 * reads.
 *
 * @param written - types to which the operation can refer; new ones are added
 */
export function operationType(
  document: JsonObject,
  types: SchemaTypes,
  operation: Operation,
  names: OperationNames,
  written: Written = new Map(),
): string {
  const place = `operations[${JSON.stringify(operation.id)}]`;
  const responses = Object.entries(objectOf(operation.source.responses)).map(
    ([status, response]) =>
      responseMember(document, types, status, response, {
        written,
        place: `${place}["responses"]`,
      }),
  );
  return `{
parameters: ${parametersType(types, operation, names.query, { written, place: `${place}["parameters"]` })};
${requestBodyMember(document, types, operation, names.body)}
responses: {
${responses.join("\n")}
};
}`;
}

/** The place of a type, and the types that were already written. */
interface Place {
  readonly written: Written;
  /** A TypeScript type that refers to the place. */
  readonly place: string;
}

/** Refers to an equal type that was already written, or writes it. */
function reuse(type: string, { written, place }: Place): string {
  const earlier = written.get(type);
  if (earlier === undefined) written.set(type, place);
  return earlier ?? type;
}

function parametersType(
  types: SchemaTypes,
  { parameters }: Operation,
  query: string | undefined,
  { written, place }: Place,
): string {
  const typeOf = (where: Parameter["in"]): ParameterType | undefined => {
    const own = parameters.filter((parameter) => parameter.in === where);
    if (own.length === 0) return undefined;
    const at = { written, place: `${place}["${where}"]` };
    const type =
      query !== undefined && where === "query"
        ? query
        : reuse(objectType(types, own), at);
    return { type, required: own.some(({ required }) => required) };
  };
  return parametersShape({
    query: typeOf("query"),
    header: typeOf("header"),
    path: typeOf("path"),
    cookie: typeOf("cookie"),
  });
}

function objectType(
  types: SchemaTypes,
  parameters: readonly Parameter[],
): string {
  const members = parameters.map((parameter) =>
    parameterMember(types, parameter),
  );
  return `{\n${members.join("\n")}\n}`;
}

function requestBodyMember(
  document: JsonObject,
  types: SchemaTypes,
  { source, requestMedia, requestBodyRequired }: Operation,
  body: string | undefined,
): string {
  if (!requestMedia) return "requestBody?: never;";
  const { content } = objectOf(dereference(document, source.requestBody ?? {}));
  const bodies = Object.entries(objectOf(content)).map(
    ([type, media]): [string, string] => {
      const name = type === requestMedia.type ? body : undefined;
      return [type, name ?? bodyType(document, types, type, media)];
    },
  );
  const json = onlyJson(bodies);
  const type =
    json === undefined
      ? `{ content: ${contentType(bodies)} }`
      : `jsonContent<${json}>`;
  return `requestBody${requestBodyRequired ? "" : "?"}: ${type};`;
}

/** The body, if it is JSON and nothing else. */
function onlyJson(
  bodies: readonly (readonly [type: string, body: string])[],
): string | undefined {
  const [first] = bodies;
  return bodies.length === 1 && first?.[0] === "application/json"
    ? first[1]
    : undefined;
}

function contentType(
  bodies: readonly (readonly [type: string, body: string])[],
): string {
  const members = bodies.map(
    ([type, body]) => `${JSON.stringify(type)}: ${body};`,
  );
  return `{\n${members.join("\n")}\n}`;
}

/** The type of a body of a media type. */
export function bodyType(
  document: JsonObject,
  types: SchemaTypes,
  type: string,
  media: Json,
): string {
  const { schema } = objectOf(dereference(document, media));
  const isBlank = !isObject(schema) || Object.keys(schema).length === 0;
  if (isBlank && kindOfMedia(type) === "binary") return "Binary";
  if (isBlank && kindOfMedia(type) === "text") return "string";
  return types.typeOf(schema);
}

/** A response of an operation; a shared response is written as a reference. */
function responseMember(
  document: JsonObject,
  types: SchemaTypes,
  status: string,
  response: Json,
  { written, place }: Place,
): string {
  const key = /^\d+$/.test(status) ? status : memberName(status);
  const shared =
    isObject(response) && typeof response.$ref === "string"
      ? /^#\/components\/responses\/([^/]+)$/.exec(response.$ref)?.[1]
      : undefined;
  if (shared !== undefined) {
    return `${key}: components["responses"][${JSON.stringify(shared)}];`;
  }
  const found = objectOf(dereference(document, response));
  const doc =
    typeof found.description === "string" && found.description !== ""
      ? `${docComment([found.description])}\n`
      : "";
  const at = { written, place: `${place}[${key}]["headers"]` };
  return `${doc}${key}: ${responseType(document, types, found, at)};`;
}

/** The type of a response: its headers and its content by media type. */
export function responseType(
  document: JsonObject,
  types: SchemaTypes,
  response: JsonObject,
  at?: Place,
): string {
  const headers = Object.entries(objectOf(response.headers)).map(
    ([name, header]) => {
      const { schema, required, description } = objectOf(
        dereference(document, header),
      );
      return types.member(name, schema, {
        required: required === true,
        doc:
          typeof description === "string"
            ? docComment([description])
            : undefined,
      });
    },
  );
  const bodies = Object.entries(objectOf(response.content)).map(
    ([type, media]): [string, string] => [
      type,
      bodyType(document, types, type, media),
    ],
  );
  const json = onlyJson(bodies);
  if (headers.length === 0) {
    if (bodies.length === 0) return "emptyResponse";
    if (json !== undefined) return `jsonResponse<${json}>`;
  }
  const named = `{\n${headers.join("\n")}\n[name: string]: unknown;\n}`;
  return `{
headers: ${headers.length === 0 ? "AnyHeaders" : at ? reuse(named, at) : named};
${bodies.length === 0 ? "content?: never;" : `content: ${contentType(bodies)};`}
}`;
}
