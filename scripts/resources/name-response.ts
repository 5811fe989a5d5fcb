import type { MethodResponse } from "./resource-method.js";
import { CLIENT_VARIABLE } from "../emit/package-names.js";

/** A type that has no name in the description. The client gives it one. */
export interface NamedType {
  readonly name: string;
  readonly type: string;
  /** A sentence that describes it. */
  readonly comment: string;
}

/**
 * Names each part of a response that could otherwise only be written as a path
 * into `operations`, so that signatures are readable and users can name the
 * types of results.
 *
 * @param typeName - The prefix of the names, such as `BroadcastsSend`.
 * @param method - The full name of the method, such as `broadcasts.send`.
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
    const comment = `The result of \`${CLIENT_VARIABLE}.${method}\`.`;
    const type = nameOf(response.type, "Result", comment);
    return { response: { ...response, type }, named };
  }
  if (response.kind === "any" && response.type !== undefined) {
    const comment = `The result of \`${CLIENT_VARIABLE}.${method}\`, which depends on the response.`;
    const type = nameOf(response.type, "Result", comment);
    return { response: { ...response, type }, named };
  }
  if (response.kind !== "list") return { response, named };
  const { details } = response;
  return {
    response: {
      ...response,
      item: nameOf(
        response.item,
        "Item",
        `An item of \`${CLIENT_VARIABLE}.${method}\`.`,
      ),
      ...(details !== undefined && {
        details: nameOf(
          details,
          "Details",
          `Data of a page of \`${CLIENT_VARIABLE}.${method}\` besides its items.`,
        ),
      }),
    },
    named,
  };
}
