import { readClientBody } from "../resources/client-body.js";
import type { ResourceMethod } from "../resources/resource-method.js";
import { OFFSET_PARAMETERS, headerParameters } from "./client-params.js";

/** Parameters that say which page of a list is wanted. */
const POSITION = new Set([
  ...OFFSET_PARAMETERS,
  "limit",
  "after",
  "before",
  "cursor",
]);

/** Names shown of one kind; a hint in an editor is no place for all of many. */
const SHOWN = 8;

/** What the body of a method is, and what is in it, for a `@param` tag. */
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
  return words.length === 0 ? "What to send." : words.join(" ");
}

/** Which parameters a method takes, for a `@param` tag. */
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

/** ``Required: `name`, `url`.``, or nothing without names. */
function sentence(label: string, names: readonly string[]): string {
  if (names.length === 0) return "";
  const shown = names.slice(0, SHOWN).map((name) => `\`${name}\``);
  const more = names.length - shown.length;
  return `${label}: ${shown.join(", ")}${more > 0 ? ` and ${String(more)} more` : ""}.`;
}
