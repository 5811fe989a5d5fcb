import type { Operation, Parameter } from "../../spec/operations.js";
import { schemaDoc } from "./schema-doc.js";
import { type SchemaTypes, memberName } from "./schema-type.js";

/** How to write the query parameters of an operation. */
export interface QueryStyle {
  /** Parameters that take a `Date` as well. */
  readonly dates?: ReadonlySet<string>;
  /** Whether to write a parameter; by default each is. */
  readonly keep?: (name: string) => boolean;
}

/** Names the type of a parameter that must not be given beside another. */
export const NOT_TOGETHER = "NotTogetherWith";

/** Declares {@link NOT_TOGETHER}. The compiler's message then says what is wrong. */
export const NOT_TOGETHER_DECLARATION = `declare const notTogetherWith: unique symbol;

/** Marks a parameter that must not be given together with another one. There is no such value. */
export interface ${NOT_TOGETHER}<Parameter extends string> {
  readonly [notTogetherWith]: Parameter;
}`;

/**
 * Writes the type of the query parameters of an operation.
 *
 * Each optional one takes an explicit `undefined`, which lets callers under
 * `exactOptionalPropertyTypes` say "not given". Parameters that exclude each
 * other become a union of which one branch fits.
 */
export function queryType(
  types: SchemaTypes,
  { parameters, exclusive }: Operation,
  { dates, keep = () => true }: QueryStyle = {},
): string {
  const query = parameters.filter(
    (parameter) => parameter.in === "query" && keep(parameter.name),
  );
  const write = (parameter: Parameter): string =>
    parameterMember(types, parameter, dates?.has(parameter.name) === true);
  const groups = exclusive.filter((names) => names.every(keep));
  const grouped = new Set(groups.flat());
  const free = query.filter(({ name }) => !grouped.has(name));
  const unions = groups.map((names) => {
    const branches = names.map((given) => {
      const members = names.map((name) => {
        const parameter = query.find((candidate) => candidate.name === name);
        if (!parameter) throw new Error(`no query parameter ${name}`);
        return name === given
          ? write(parameter)
          : forbidden(types, parameter, given);
      });
      return `{\n${members.join("\n")}\n}`;
    });
    return `(${branches.join(" | ")})`;
  });
  const rest = `{\n${free.map(write).join("\n")}\n}`;
  return free.length > 0 || unions.length === 0
    ? [rest, ...unions].join(" & ")
    : unions.join(" & ");
}

/** A parameter as a member of an object type. */
export function parameterMember(
  types: SchemaTypes,
  { name, required, description, deprecated, schema, schemaSource }: Parameter,
  takesDate = false,
): string {
  return types.member(name, schemaSource, {
    required,
    doc: schemaDoc({ ...schema, deprecated }, description),
    more: [...(takesDate ? ["Date"] : []), ...(required ? [] : ["undefined"])],
  });
}

/**
 * A parameter that must not be given. Its type is one of the parameter's own,
 * so that code that reads either branch sees what it would otherwise see.
 */
function forbidden(
  types: SchemaTypes,
  { name, schemaSource }: Parameter,
  given: string,
): string {
  const own = types.typeOf(schemaSource);
  return `${memberName(name)}?: ((${own}) & ${NOT_TOGETHER}<${JSON.stringify(given)}>) | undefined;`;
}
