import openapiTS, { type OpenAPI3, astToString } from "openapi-typescript";
import ts from "typescript";
import { EXTENSIBLE_ENUM } from "../spec/open-enums.js";
import type { Operation } from "../spec/operations.js";
import type { JsonObject } from "../spec/source.js";
import { pascalCase } from "./names.js";

/** What openapi-typescript makes of a document, with our additions. */
export interface EmittedTypes {
  /** `paths`, `components` and `operations`. */
  readonly openapi: string;
  /** Plain names for schemas, queries and bodies. */
  readonly aliases: string;
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
  const nodes = await openapiTS(
    structuredClone(document) as unknown as OpenAPI3,
    {
      // A default in an answer does not promise that the field is there, and
      // one in a request does not make the field required.
      defaultNonNullable: false,
      emptyObjectsUnknown: true,
      silent: true,
      transform: (schema) => openEnumType(schema as unknown as JsonObject),
    },
  );
  const byId = new Map(
    operations.map((operation) => [operation.id, operation]),
  );
  return {
    openapi: astToString(
      nodes.map((node) => refineQueries(node, (id) => byId.get(id))),
    ),
    aliases: emitAliases(document, operations),
  };
}

/** `"a" | "b" | (string & {})`: known values complete, others are allowed. */
function openEnumType(schema: JsonObject): ts.TypeNode | undefined {
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

/** Rewrites `parameters.query` of each operation in `interface operations`. */
function refineQueries(
  node: ts.Node,
  find: (id: string) => Operation | undefined,
): ts.Node {
  if (!ts.isInterfaceDeclaration(node) || node.name.text !== "operations") {
    return node;
  }
  const { factory } = ts;
  return factory.updateInterfaceDeclaration(
    node,
    node.modifiers,
    node.name,
    node.typeParameters,
    node.heritageClauses,
    node.members.map((member) => {
      const operation = find(memberName(member));
      if (!operation) return member;
      return mapMember(member, "parameters", (parameters) =>
        mapMember(parameters, "query", (query) =>
          refineQuery(query, operation),
        ),
      );
    }),
  );
}

function refineQuery(
  query: ts.PropertySignature,
  operation: Operation,
): ts.PropertySignature {
  const { factory } = ts;
  if (!query.type || !ts.isTypeLiteralNode(query.type)) return query;
  const members = new Map(
    query.type.members
      .filter(ts.isPropertySignature)
      .map((member) => [memberName(member), allowUndefined(member)]),
  );
  const groups = operation.exclusive.map((names) =>
    factory.createParenthesizedType(
      factory.createUnionTypeNode(
        names.map((given) =>
          factory.createTypeLiteralNode(
            names.map((name) => {
              const member = members.get(name);
              if (!member) throw new Error(`no parameter ${name}`);
              return name === given ? member : forbidden(member);
            }),
          ),
        ),
      ),
    ),
  );
  for (const name of operation.exclusive.flat()) members.delete(name);
  const rest = factory.createTypeLiteralNode([...members.values()]);
  return withType(
    query,
    groups.length === 0
      ? rest
      : factory.createIntersectionTypeNode([rest, ...groups]),
  );
}

/** Lets callers under `exactOptionalPropertyTypes` pass `undefined` for "not given". */
function allowUndefined(member: ts.PropertySignature): ts.PropertySignature {
  if (!member.questionToken || !member.type) return member;
  return withType(
    member,
    ts.factory.createUnionTypeNode([member.type, undefinedType()]),
  );
}

/** The member as one that must not be given. */
function forbidden(member: ts.PropertySignature): ts.PropertySignature {
  return ts.factory.createPropertySignature(
    member.modifiers,
    member.name,
    ts.factory.createToken(ts.SyntaxKind.QuestionToken),
    undefinedType(),
  );
}

function undefinedType(): ts.TypeNode {
  return ts.factory.createKeywordTypeNode(ts.SyntaxKind.UndefinedKeyword);
}

function mapMember(
  holder: ts.TypeElement,
  name: string,
  map: (member: ts.PropertySignature) => ts.PropertySignature,
): ts.PropertySignature {
  const property = holder as ts.PropertySignature;
  if (!property.type || !ts.isTypeLiteralNode(property.type)) return property;
  return withType(
    property,
    ts.factory.updateTypeLiteralNode(
      property.type,
      ts.factory.createNodeArray(
        property.type.members.map((member) =>
          ts.isPropertySignature(member) && memberName(member) === name
            ? map(member)
            : member,
        ),
      ),
    ),
  );
}

/** A copy of the property with another type; its comment comes along. */
function withType(
  property: ts.PropertySignature,
  type: ts.TypeNode,
): ts.PropertySignature {
  const copy = ts.factory.updatePropertySignature(
    property,
    property.modifiers,
    property.name,
    property.questionToken,
    type,
  );
  const comments = ts.getSyntheticLeadingComments(property);
  return ts.getSyntheticLeadingComments(copy)
    ? copy
    : ts.setSyntheticLeadingComments(copy, comments);
}

function memberName(member: ts.TypeElement): string {
  const { name } = member;
  return name && (ts.isIdentifier(name) || ts.isStringLiteral(name))
    ? name.text
    : "";
}

function emitAliases(
  document: JsonObject,
  operations: readonly Operation[],
): string {
  const components = (document.components ?? {}) as JsonObject;
  const schemas = (components.schemas ?? {}) as JsonObject;
  const names = new Set(["paths", "components", "operations", "webhooks"]);
  const lines = [`import type { components, operations } from "./openapi.js";`];
  const declare = (name: string, type: string, comment: string): void => {
    if (names.has(name)) {
      throw new Error(`two types would be named ${name}`);
    }
    names.add(name);
    lines.push("", `/** ${comment} */`, `export type ${name} = ${type};`);
  };
  for (const [key, schema] of Object.entries(schemas)) {
    const { description } = schema as JsonObject;
    declare(
      pascalCase(key),
      `components["schemas"][${JSON.stringify(key)}]`,
      typeof description === "string" ? description : `Schema \`${key}\`.`,
    );
  }
  for (const { id, method, path, parameters, requestBody } of operations) {
    const where = `\`${method.toUpperCase()} ${path}\``;
    const operation = `operations[${JSON.stringify(id)}]`;
    if (parameters.some((parameter) => parameter.in === "query")) {
      declare(
        `${pascalCase(id)}Query`,
        `NonNullable<${operation}["parameters"]["query"]>`,
        `Query parameters of ${where}.`,
      );
    }
    if (requestBody) {
      declare(
        `${pascalCase(id)}Body`,
        `NonNullable<${operation}["requestBody"]>["content"]["application/json"]`,
        `Request body of ${where}.`,
      );
    }
  }
  return lines.join("\n");
}
