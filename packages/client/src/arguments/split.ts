import { type Operation, pathParameters, takesParams } from "../operation.js";
import { isRecord } from "./show.js";

/** What a method was called with, by what it should be; nothing is checked. */
export interface GivenArguments {
  /** Ids of the path, by the names of its parameters. */
  readonly ids: Readonly<Record<string, unknown>>;
  /** What the body is made of. */
  readonly content: unknown;
  readonly params: unknown;
  readonly options: unknown;
}

/** Splits the arguments of a method: ids, body, parameters, options. */
export function splitArguments(
  operation: Operation,
  args: readonly unknown[],
): GivenArguments {
  let index = 0;
  const ids: Record<string, unknown> = {};
  for (const name of pathParameters(operation.path)) ids[name] = args[index++];
  const content = operation.body === undefined ? undefined : args[index++];
  const params = takesParams(operation) ? args[index++] : undefined;
  return { ids, content, params, options: args[index] };
}

/** Its members, if it is a plain object; files and other objects stay what they are. */
export function copyArgument(given: unknown): unknown {
  if (!isRecord(given)) return given;
  const parent: unknown = Object.getPrototypeOf(given);
  if (parent !== Object.prototype && parent !== null) return given;
  try {
    return { ...given };
  } catch {
    // A getter has thrown; the checks say so.
    return given;
  }
}
