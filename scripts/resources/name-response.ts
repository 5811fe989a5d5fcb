import type { MethodResponse } from "./resource-method.js";

/** A type without a name in the description; the client gives it one. */
export interface NamedType {
  readonly name: string;
  readonly type: string;
  /** What it is, in a sentence. */
  readonly comment: string;
}

/**
 * Gives a name to each part of a response that could only be written as a path
 * into `operations`, so that signatures can be read and users can name the
 * types of what they get.
 *
 * @param typeName - What the names begin with, such as `BroadcastsSend`.
 * @param method - Such as `broadcasts.send`.
 */
export function nameResponse(
  response: MethodResponse,
  typeName: string,
  method: string,
): { response: MethodResponse; named: NamedType[] } {
  const named: NamedType[] = [];
  const nameOf = (type: string, ending: string, comment: string): string => {
    if (!type.includes("operations[")) return type;
    const name = `${typeName}${ending}`;
    named.push({ name, type, comment });
    return name;
  };
  if (response.kind === "item") {
    const comment = `What \`kapso.${method}\` resolves to.`;
    const type = nameOf(response.type, "Result", comment);
    return { response: { ...response, type }, named };
  }
  if (response.kind === "any" && response.type !== undefined) {
    const comment = `What \`kapso.${method}\` resolves to, by what the service responded.`;
    const type = nameOf(response.type, "Result", comment);
    return { response: { ...response, type }, named };
  }
  if (response.kind !== "list") return { response, named };
  const { details } = response;
  return {
    response: {
      ...response,
      item: nameOf(response.item, "Item", `An item of \`kapso.${method}\`.`),
      ...(details !== undefined && {
        details: nameOf(
          details,
          "Details",
          `What a page of \`kapso.${method}\` tells beside its items.`,
        ),
      }),
    },
    named,
  };
}
