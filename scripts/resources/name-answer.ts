import type { Answer } from "./resource-method.js";

/** A type without a name in the description; the client gives it one. */
export interface NamedType {
  readonly name: string;
  readonly type: string;
  /** What it is, in a sentence. */
  readonly comment: string;
}

/**
 * Gives a name to each part of an answer that could only be written as a path
 * into `operations`, so that signatures can be read and users can name the
 * types of what they get.
 *
 * @param typeName - What the names begin with, such as `BroadcastsSend`.
 * @param method - Such as `broadcasts.send`.
 */
export function nameAnswer(
  answer: Answer,
  typeName: string,
  method: string,
): { answer: Answer; named: NamedType[] } {
  const named: NamedType[] = [];
  const nameOf = (type: string, ending: string, comment: string): string => {
    if (!type.includes("operations[")) return type;
    const name = `${typeName}${ending}`;
    named.push({ name, type, comment });
    return name;
  };
  if (answer.kind === "item") {
    const comment = `What \`kapso.${method}\` resolves to.`;
    const type = nameOf(answer.type, "Result", comment);
    return { answer: { ...answer, type }, named };
  }
  if (answer.kind === "any" && answer.type !== undefined) {
    const comment = `What \`kapso.${method}\` resolves to, by what the service responded.`;
    const type = nameOf(answer.type, "Result", comment);
    return { answer: { ...answer, type }, named };
  }
  if (answer.kind !== "list") return { answer, named };
  const { details } = answer;
  return {
    answer: {
      ...answer,
      item: nameOf(answer.item, "Item", `An item of \`kapso.${method}\`.`),
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
