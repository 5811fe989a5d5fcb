import type { Operation, Parameter } from "../../spec/operations.js";
import { schemaDoc } from "./schema-doc.js";
import { type SchemaTypes, memberName } from "./schema-type.js";

/** Options for the query parameters of an operation. */
export interface QueryStyle {
  /** The type of date-time parameters; by default that of the schema. */
  readonly time?: string;
  /** Whether to include a parameter; by default all are. */
  readonly keep?: (name: string) => boolean;
}

/**
 * Name of the type of a parameter that excludes another one.
 */
export const NOT_TOGETHER = "NotTogetherWith";

/** Declares {@link NOT_TOGETHER}, whose name explains the compile error. */
export const NOT_TOGETHER_DECLARATION = `declare const notTogetherWith: unique symbol;

/** The type of a parameter that excludes another one. No value has this type. */
export interface ${NOT_TOGETHER}<Parameter extends string> {
  readonly [notTogetherWith]: Parameter;
}`;

/**
 * Writes the type of the query parameters of an operation.
 *
 * Each optional parameter accepts an explicit `undefined`, so that callers with
 * `exactOptionalPropertyTypes` can say "not given". Parameters that exclude
 * each other become a union with a branch for each of them.
 */
export function queryType(
  types: SchemaTypes,
  { parameters, exclusive }: Operation,
  { time, keep = () => true }: QueryStyle = {},
): string {
  const query = parameters.filter(
    (parameter) => parameter.in === "query" && keep(parameter.name),
  );
  const write = (parameter: Parameter): string =>
    parameterMember(types, parameter, time);
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

/** Whether a parameter is a date-time. */
export function isTime({ format }: Parameter["schema"]): boolean {
  return format === "date-time";
}

/**
 * A parameter as a member of an object type.
 *
 * @param time - its type if it is a date-time; by default that of the schema
 */
export function parameterMember(
  types: SchemaTypes,
  { name, required, description, deprecated, schema, schemaSource }: Parameter,
  time?: string,
): string {
  return types.member(name, schemaSource, {
    required,
    doc: schemaDoc({ ...schema, deprecated }, description),
    type: isTime(schema) ? time : undefined,
    more: required ? [] : ["undefined"],
  });
}

/**
 * A parameter that is excluded. Its type is based on the parameter's own type, so that code
 * that reads either branch gets that type.
 */
function forbidden(
  types: SchemaTypes,
  { name, schemaSource }: Parameter,
  given: string,
): string {
  const own = types.typeOf(schemaSource);
  return `${memberName(name)}?: ((${own}) & ${NOT_TOGETHER}<${JSON.stringify(given)}>) | undefined;`;
}
