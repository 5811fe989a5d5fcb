import { checkOnDemand } from "./arguments/check-on-demand.js";
import type { Params } from "./arguments/params.js";
import { isPlain } from "./arguments/plain.js";
import { isClassless } from "./arguments/is-record.js";
import {
  type GivenArguments,
  copyOptions,
  splitArguments,
} from "./arguments/split.js";
import { type ClientContext, type RawCall, execute } from "./execute.js";
import {
  type Action,
  type Operation,
  inEnvelope,
  isList,
} from "./operation.js";
import type { RequestOptions } from "./options.js";
import { ClientList } from "./pagination/page-promise.js";
import { toResponsePromise } from "./response-promise.js";

/**
 * Calls an operation with the arguments of its method: ids of the path, body,
 * parameters, options.
 *
 * Copies the arguments immediately, because the caller may change them later. If one
 * is wrong, the returned promise rejects.
 */
export function callOperation(
  context: ClientContext,
  operation: Operation,
  args: readonly unknown[],
): unknown {
  const given = splitArguments(operation, args);
  const call =
    readPlain(context, operation, given) ??
    checkOnDemand(
      ({ checkArguments }) => checkArguments(context, operation, given),
      context,
    );
  const { options } = given;
  return isList(operation)
    ? new ClientList({
        context,
        operation,
        ready: call,
        options: copyOptions(options),
      })
    : toResponsePromise(execute(context, operation, call));
}

/** Calls an operation, or a method that is written by hand. */
export function callMethod(
  context: ClientContext,
  method: Operation | Action,
  args: readonly unknown[],
): unknown {
  return "run" in method
    ? method.run(context as never, ...(args as never[]))
    : callOperation(context, method, args);
}

/** Options of a request that need no thorough check. */
const PLAIN_OPTIONS = ["signal", "timeout", "maxRetries"];

/** The call, or undefined if an argument needs a thorough check. */
function readPlain(
  context: ClientContext,
  operation: Operation,
  { ids, content, params, options = {} }: GivenArguments,
): RawCall | undefined {
  try {
    const list = isList(operation);
    const { body: envelope, optionalBody, toBody } = operation;
    const { constants, defaults, contentType } = operation;
    const isLeftOut =
      envelope === undefined ||
      (content === undefined && (list || optionalBody));
    if (
      !isClassless(options) ||
      !Object.keys(options).every(
        (name) => PLAIN_OPTIONS.includes(name) || (list && name === "prefetch"),
      ) ||
      !(
        isLeftOut ||
        (isClassless(content) &&
          !(toBody ?? constants ?? defaults ?? contentType))
      )
    ) {
      return undefined;
    }
    const { signal, timeout, maxRetries }: Partial<RequestOptions> = options;
    const call: RawCall = {
      // `isPlain` rejects parameters that are not an object.
      params: { path: ids, query: (params ?? undefined) as Params["query"] },
      body: isLeftOut ? undefined : inEnvelope(envelope, content),
      signal,
      timeout,
      maxRetries,
    };
    return isPlain(context, operation, operation.path, call) ? call : undefined;
  } catch {
    // A getter of the arguments threw.
    return undefined;
  }
}
