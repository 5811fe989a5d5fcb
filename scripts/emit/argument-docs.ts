import { readClientBody } from "../resources/client-body.js";
import type { ResourceMethod } from "../resources/resource-method.js";
import { OFFSET_PARAMETERS, headerParameters } from "./client-params.js";

/** Parameters that select a page of a list. */
const POSITION = new Set([
  ...OFFSET_PARAMETERS,
  "limit",
  "after",
  "before",
  "cursor",
]);

/** The most names of one kind to show; a hint in an editor should be short. */
const SHOWN = 8;

/** Describes the body of a method and its members, for a `@param` tag. */
export function describeBodyArgument({
  body,
  operation,
}: ResourceMethod): string {
  const own = readClientBody(operation);
  if (own?.description !== undefined) return own.description;
  const { description, list = false, members = [] } = body ?? {};
  const names = (required: boolean): string[] =>
    members
      .filter((member) => member.required === required)
      .map(({ name }) => name);
  const words = [
    ...(description === undefined ? [] : [description]),
    ...(list && members.length > 0 ? ["Of each item:"] : []),
    sentence("Required", names(true)),
    sentence("Optional", names(false)),
  ].filter((text) => text !== "");
  return words.length === 0 ? "The body." : words.join(" ");
}

/** Lists the parameters of a method, for a `@param` tag. */
export function describeParamsArgument(method: ResourceMethod): string {
  const { operation, response } = method;
  const list = response.kind === "list";
  const taken = operation.parameters.filter(
    ({ name, in: where }) =>
      where === "query" &&
      !(list && response.paging === "cursor" && OFFSET_PARAMETERS.has(name)),
  );
  const required = [
    ...taken.filter((parameter) => parameter.required).map(({ name }) => name),
    ...headerParameters(operation),
  ];
  const optional = taken
    .filter((parameter) => !parameter.required)
    .map(({ name }) => name);
  const position = optional.filter((name) => list && POSITION.has(name));
  const others = optional.filter((name) => !position.includes(name));
  const words = [
    sentence("Required", required),
    sentence(list ? "Filters" : "Optional", others),
    sentence("Position", position),
  ].filter((text) => text !== "");
  return words.length === 0 ? "None yet." : words.join(" ");
}

/** ``Required: `name`, `url`.``, or an empty string without names. */
function sentence(label: string, names: readonly string[]): string {
  if (names.length === 0) return "";
  const shown = names.slice(0, SHOWN).map((name) => `\`${name}\``);
  const more = names.length - shown.length;
  return `${label}: ${shown.join(", ")}${more > 0 ? ` and ${String(more)} more` : ""}.`;
}
