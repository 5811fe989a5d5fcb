import { kindOfMedia } from "../../spec/media.js";
import type { Operation, Parameter } from "../../spec/operations.js";
import { dereference } from "../../spec/references.js";
import type { Json, JsonObject } from "../../spec/source.js";
import { isObject, objectOf } from "../../spec/walk.js";
import { docComment } from "../doc-comment.js";
import { parameterMember } from "./query-type.js";
import { type SchemaTypes, memberName } from "./schema-type.js";

/** Headers of a response that are not described. */
export const ANY_HEADERS = `/** Headers that the description does not name. */
export interface AnyHeaders {
[name: string]: unknown;
}`;

/** Names of the types of an operation's query and body. */
export interface OperationNames {
  readonly query: string | undefined;
  readonly body: string | undefined;
}

/** Writes a member of `interface operations`, in the shape that openapi-fetch reads. */
export function operationType(
  document: JsonObject,
  types: SchemaTypes,
  operation: Operation,
  names: OperationNames,
): string {
  return `{
parameters: ${parametersType(types, operation, names.query)};
${requestBodyMember(document, types, operation, names.body)}
responses: {
${Object.entries(objectOf(operation.source.responses))
  .map(([status, response]) =>
    responseMember(document, types, status, response),
  )
  .join("\n")}
};
}`;
}

function parametersType(
  types: SchemaTypes,
  { parameters }: Operation,
  query: string | undefined,
): string {
  const members = (["query", "header", "path", "cookie"] as const).map(
    (place) => {
      const own = parameters.filter((parameter) => parameter.in === place);
      if (own.length === 0) return `${place}?: never;`;
      const optional = own.every(({ required }) => !required);
      const type =
        query !== undefined && place === "query"
          ? query
          : objectType(types, own);
      return `${place}${optional ? "?" : ""}: ${type};`;
    },
  );
  return `{\n${members.join("\n")}\n}`;
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
  const members = Object.entries(objectOf(content)).map(([type, media]) => {
    const name = type === requestMedia.type ? body : undefined;
    return `${JSON.stringify(type)}: ${name ?? bodyType(document, types, type, media)};`;
  });
  return `requestBody${requestBodyRequired ? "" : "?"}: { content: { ${members.join(" ")} } };`;
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

/** A response of an operation; one that many share is referred to. */
export function responseMember(
  document: JsonObject,
  types: SchemaTypes,
  status: string,
  response: Json,
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
  return `${doc}${key}: ${responseType(document, types, found)};`;
}

/** The type of a response: its headers, and its content by media type. */
export function responseType(
  document: JsonObject,
  types: SchemaTypes,
  response: JsonObject,
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
  const content = Object.entries(objectOf(response.content)).map(
    ([type, media]) =>
      `${JSON.stringify(type)}: ${bodyType(document, types, type, media)};`,
  );
  return `{
${headers.length === 0 ? "headers: AnyHeaders;" : `headers: {\n${headers.join("\n")}\n[name: string]: unknown;\n};`}
${content.length === 0 ? "content?: never;" : `content: {\n${content.join("\n")}\n};`}
}`;
}
