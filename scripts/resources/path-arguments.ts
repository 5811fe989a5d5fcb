import { camelCase, singular } from "../emit/names.js";
import { isNumber } from "./pagination.js";
import type { Operation } from "../spec/operations.js";

/** A path parameter as an argument of the resource method. */
export interface PathArgument {
  /** Name of the argument, such as `conversationId`. */
  readonly name: string;
  /** Name in the path, such as `conversation_id`. */
  readonly parameter: string;
  /** Its description. */
  readonly description: string;
  readonly type: "string" | "string | number" | "readonly string[]";
}

/**
 * Names the arguments for a path, in the order of the path. A parameter with
 * the plain name `id` is named after the preceding segment: `runId` in
 * `/kapso-agent/runs/{id}/pause`.
 */
export function namePathArguments({
  path,
  parameters,
}: Pick<Operation, "path" | "parameters">): PathArgument[] {
  return [...path.matchAll(/(?:([^/{}]+)\/)?\{([^}]+)\}/g)].map(
    ([, segment = "", parameter = ""]) => {
      const described = parameters.find(
        ({ in: where, name }) => where === "path" && name === parameter,
      );
      return {
        name: camelCase(
          parameter === "id" ? `${singular(segment)} id` : parameter,
        ),
        parameter,
        description: described?.description ?? "See the API reference.",
        type: described?.style.holds.includes("list")
          ? "readonly string[]"
          : described && isNumber(described)
            ? "string | number"
            : "string",
      };
    },
  );
}
