import { type Operation, pathParameters, takesParams } from "../operation.js";
import { isClassless, isRecord } from "./is-record.js";

/** The arguments of a method by their role, unchecked. */
export interface GivenArguments {
  /** Ids of the path, by parameter name. */
  readonly ids: Readonly<Record<string, unknown>>;
  /** The body argument, without envelopes. */
  readonly content: unknown;
  readonly params: unknown;
  readonly options: unknown;
}

/** Splits and copies the arguments of a method: ids, body, parameters, options. */
export function splitArguments(
  operation: Operation,
  args: readonly unknown[],
): GivenArguments {
  let index = 0;
  const ids: Record<string, unknown> = {};
  for (const name of pathParameters(operation.path)) ids[name] = args[index++];
  const takesBody = operation.body !== undefined;
  const content = takesBody ? copyArgument(args[index++]) : undefined;
  const params = takesParams(operation)
    ? copyArgument(args[index++])
    : undefined;
  return { ids, content, params, options: copyArgument(args[index]) };
}

/** Copies options; empty if they cannot be read, which the checks report. */
export function copyOptions(given: unknown): object {
  try {
    return isRecord(given) ? { ...given } : {};
  } catch {
    return {};
  }
}

/** Copies a plain object. Files and other objects are returned unchanged. */
export function copyArgument(given: unknown): unknown {
  try {
    return isRecord(given) && isClassless(given) ? { ...given } : given;
  } catch {
    // A getter threw. The checks report it.
    return given;
  }
}
