import openapiTS, { type OpenAPI3, astToString } from "openapi-typescript";
import ts from "typescript";
import { isBinary, kindOfMedia } from "../spec/media.js";
import { EXTENSIBLE_ENUM } from "../spec/open-enums.js";
import type { Operation } from "../spec/operations.js";
import { type JsonObject, SpecError } from "../spec/source.js";
import { isObject, objectOf, walkDescription } from "../spec/walk.js";
import {
  type QueryStyle,
  memberName,
  refineQueryType,
  withType,
} from "./query-types.js";

/** The types of a document. */
export interface EmittedTypes {
  /** `paths`, `components` and `operations`. */
  readonly code: string;
  /**
   * The query parameters of an operation as a type of their own.
   *
   * @throws Error for an operation without any
   */
  printQuery(operation: Operation, style: QueryStyle): string;
}

/**
 * Emits the types of a document.
 *
 * On top of openapi-typescript: the values of answers' enums complete in the
 * editor while others type-check, query parameters take an explicit
 * `undefined`, and parameters that exclude each other do so in the type.
 */
export async function emitTypes(
  document: JsonObject,
  operations: readonly Operation[],
): Promise<EmittedTypes> {
  const typed = structuredClone(document);
  dropRequiredAlternatives(typed);
  nameBytes(typed);
  const nodes = await openapiTS(typed as unknown as OpenAPI3, {
    // A default in an answer does not promise that the field is there, and
    // one in a request does not make the field required.
    defaultNonNullable: false,
    silent: true,
    transform: (schema) => specialType(schema as unknown as JsonObject),
  }).catch((cause: unknown) => {
    throw refusal(cause);
  });
  const byId = new Map(
    operations.map((operation) => [operation.id, operation]),
  );
  const queries = new Map<string, ts.TypeLiteralNode>();
  const refined = nodes.map((node) =>
    ts.isInterfaceDeclaration(node) && node.name.text === "operations"
      ? refineOperations(node, byId, queries)
      : node,
  );
  const code = astToString(refined);
  return {
    code: /\bBinary\b/.test(code) ? `${BINARY}\n${code}` : code,
    printQuery: (operation, style) => {
      const query = queries.get(operation.id);
      if (!query) throw new Error(`${operation.id} takes no query parameters`);
      return astToString(refineQueryType(query, operation, style));
    },
  };
}

/** openapi-typescript tells the place before the fault, where it knows it. */
function refusal(cause: unknown): SpecError {
  const message = cause instanceof Error ? cause.message : String(cause);
  const [, place = "#", fault = message] =
    /^(#\/\S+): (.*)$/s.exec(message) ?? [];
  return new SpecError(place, `no types can be made of it: ${fault}`);
}

/**
 * Drops alternatives that only say which properties are required ("one of the
 * two has to be there"): a validator reads them, but openapi-typescript makes
 * `unknown` of the whole schema.
 */
function dropRequiredAlternatives(document: JsonObject): void {
  walkDescription(document, (schema) => {
    if (!isObject(schema.properties)) return;
    for (const key of ["anyOf", "oneOf"]) {
      const branches = schema[key];
      const onlyRequired =
        Array.isArray(branches) &&
        branches.every(
          (branch) =>
            isObject(branch) &&
            Object.keys(branch).every((name) => name === "required"),
        );
      if (onlyRequired) Reflect.deleteProperty(schema, key);
    }
  });
}

/** `Blob` where there is one: the types package compiles without a DOM. */
const BINARY = `/** Bytes: a \`Blob\` or a \`File\`. */
type Binary = typeof globalThis extends { Blob: { prototype: infer Bytes } } ? Bytes : unknown;`;

/** A body of bytes often has no schema, or an empty one. */
function nameBytes(document: JsonObject): void {
  walkDescription(document, (object) => {
    for (const [type, media] of Object.entries(objectOf(object.content))) {
      if (kindOfMedia(type) !== "binary" || !isObject(media)) continue;
      const schema = objectOf(media.schema);
      if (Object.keys(schema).length > 0) continue;
      media.schema = { type: "string", format: "binary" };
    }
  });
}

/** Types that openapi-typescript does not know: bytes, and open enums. */
function specialType(schema: JsonObject): ts.TypeNode | undefined {
  if (!isBinary(schema)) return openEnumType(schema);
  const bytes = ts.factory.createTypeReferenceNode("Binary");
  return [schema.type].flat().includes("null")
    ? ts.factory.createUnionTypeNode([
        bytes,
        ts.factory.createLiteralTypeNode(ts.factory.createNull()),
      ])
    : bytes;
}

/** `"a" | "b" | (string & {})`: known values complete, others are allowed. */
export function openEnumType(schema: JsonObject): ts.TypeNode | undefined {
  const values = schema[EXTENSIBLE_ENUM];
  if (!Array.isArray(values)) return undefined;
  const { factory } = ts;
  const members: ts.TypeNode[] = values
    .filter((value) => typeof value === "string")
    .map((value) =>
      factory.createLiteralTypeNode(factory.createStringLiteral(value)),
    );
  members.push(
    factory.createParenthesizedType(
      factory.createIntersectionTypeNode([
        factory.createKeywordTypeNode(ts.SyntaxKind.StringKeyword),
        factory.createTypeLiteralNode([]),
      ]),
    ),
  );
  if (Array.isArray(schema.type) && schema.type.includes("null")) {
    members.push(factory.createLiteralTypeNode(factory.createNull()));
  }
  return factory.createUnionTypeNode(members);
}

/**
 * Rewrites `parameters.query` of each member of `interface operations`, and
 * collects the literals as they were before.
 */
function refineOperations(
  node: ts.InterfaceDeclaration,
  byId: ReadonlyMap<string, Operation>,
  queries: Map<string, ts.TypeLiteralNode>,
): ts.InterfaceDeclaration {
  return ts.factory.updateInterfaceDeclaration(
    node,
    node.modifiers,
    node.name,
    node.typeParameters,
    node.heritageClauses,
    node.members.map((member) => {
      const operation = byId.get(memberName(member));
      if (!operation) return member;
      return mapMember(member, "parameters", (parameters) =>
        mapMember(parameters, "query", (query) => {
          if (!query.type || !ts.isTypeLiteralNode(query.type)) return query;
          queries.set(operation.id, query.type);
          return withType(query, refineQueryType(query.type, operation));
        }),
      );
    }),
  );
}

function mapMember(
  holder: ts.TypeElement,
  name: string,
  map: (member: ts.PropertySignature) => ts.TypeElement,
): ts.TypeElement {
  if (!ts.isPropertySignature(holder) || !holder.type) return holder;
  if (!ts.isTypeLiteralNode(holder.type)) return holder;
  return withType(
    holder,
    ts.factory.updateTypeLiteralNode(
      holder.type,
      ts.factory.createNodeArray(
        holder.type.members.map((member) =>
          ts.isPropertySignature(member) && memberName(member) === name
            ? map(member)
            : member,
        ),
      ),
    ),
  );
}
