import { camelCase, singular } from "../emit/names.js";
import type { Operation } from "../spec/operations.js";

/** A parameter of the path as an argument of the resource method. */
export interface PathArgument {
  /** Such as `conversationId`. */
  readonly name: string;
  /** As the path has it, such as `conversation_id`. */
  readonly parameter: string;
  /** What the description says of it. */
  readonly description: string;
  /** Type of the argument. */
  readonly type: "string" | "readonly string[]";
}

/**
 * Names the arguments that fill a path, in its order. A parameter that is
 * called plain `id` is named after the segment in front of it: in
 * `/kapso-agent/runs/{id}/pause` it is the `runId`.
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
          : "string",
      };
    },
  );
}
