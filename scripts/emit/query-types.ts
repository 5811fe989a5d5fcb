import ts from "typescript";
import type { Operation } from "../spec/operations.js";

/** How to print the query parameters of an operation. */
export interface QueryStyle {
  /** Parameters that take a `Date` as well. */
  readonly dates?: ReadonlySet<string>;
  /** Whether to print a parameter; by default each is. */
  readonly keep?: (name: string) => boolean;
}

/**
 * Refines the type literal that openapi-typescript makes of query parameters:
 * each optional one takes an explicit `undefined`, and those that exclude each
 * other become a union of which one branch fits.
 */
export function refineQueryType(
  query: ts.TypeLiteralNode,
  operation: Operation,
  style: QueryStyle = {},
): ts.TypeNode {
  const { factory } = ts;
  const members = new Map<string, ts.PropertySignature>();
  for (const member of query.members) {
    if (!ts.isPropertySignature(member)) continue;
    const name = memberName(member);
    if (style.keep?.(name) === false) continue;
    const takesDate = style.dates?.has(name) === true;
    members.set(name, allowMore(member, takesDate));
  }
  const exclusive = operation.exclusive.filter((names) =>
    names.every((name) => style.keep?.(name) !== false),
  );
  const groups = exclusive.map((names) =>
    factory.createParenthesizedType(
      factory.createUnionTypeNode(
        names.map((given) =>
          factory.createTypeLiteralNode(
            names.map((name) => {
              const member = members.get(name);
              if (!member) throw new Error(`no query parameter ${name}`);
              return name === given ? member : forbidden(member);
            }),
          ),
        ),
      ),
    ),
  );
  for (const name of exclusive.flat()) members.delete(name);
  const rest = factory.createTypeLiteralNode([...members.values()]);
  return groups.length === 0
    ? rest
    : factory.createIntersectionTypeNode([rest, ...groups]);
}

/** Name of a property of an interface or a type literal. */
export function memberName(member: ts.TypeElement): string {
  const { name } = member;
  return name && (ts.isIdentifier(name) || ts.isStringLiteral(name))
    ? name.text
    : "";
}

/** A copy of the property with another type; its comment comes along. */
export function withType(
  property: ts.PropertySignature,
  type: ts.TypeNode,
): ts.PropertySignature {
  return ts.factory.updatePropertySignature(
    property,
    property.modifiers,
    property.name,
    property.questionToken,
    type,
  );
}

/** `undefined` lets callers under `exactOptionalPropertyTypes` say "not given". */
function allowMore(
  member: ts.PropertySignature,
  takesDate: boolean,
): ts.PropertySignature {
  if (!member.type) return member;
  const types = [member.type];
  if (takesDate) types.push(ts.factory.createTypeReferenceNode("Date"));
  if (member.questionToken) types.push(undefinedType());
  return withType(member, ts.factory.createUnionTypeNode(types));
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
