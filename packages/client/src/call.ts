import { checkOptionNames } from "./arguments/known-names.js";
import { wrapBody } from "./arguments/body.js";
import type { Params } from "./arguments/params.js";
import { checkPathParameter } from "./arguments/path.js";
import { isRecord, show } from "./arguments/show.js";
import { KapsoArgumentError } from "./errors/argument-error.js";
import { isKapsoError } from "./errors/kapso-error.js";
import {
  type ClientContext,
  type RawCall,
  type Reply,
  check,
  execute,
} from "./execute.js";
import {
  type Action,
  type Operation,
  isList,
  pathParameters,
  takesParams,
} from "./operation.js";
import type { ListOptions } from "./options.js";
import { createList } from "./pagination/list.js";
import { toResponsePromise } from "./response-promise.js";

/** The arguments of a method by what they are. */
interface Arguments {
  readonly call: RawCall;
  readonly options: ListOptions;
}

/**
 * Calls an operation as its method does: with the ids of the path, then the
 * body, the parameters and the options.
 *
 * Arguments are checked here and now, so that the caller is in the stack of the
 * error; the error comes as a rejection, as every other.
 */
export function callOperation(
  context: ClientContext,
  operation: Operation,
  args: readonly unknown[],
): unknown {
  const given = tryToRead(context, operation, args);
  const problem = given instanceof Error ? given : undefined;
  const { call = {}, options = {} } = given instanceof Error ? {} : given;
  if (isList(operation)) {
    return createList(context, operation, call, { options, problem });
  }
  return toResponsePromise(
    problem
      ? Promise.reject<Reply>(problem)
      : execute(context, operation, call),
  );
}

/** Calls an operation, or what is written by hand over operations. */
export function callMethod(
  context: ClientContext,
  method: Operation | Action,
  args: readonly unknown[],
): unknown {
  if (!("run" in method)) return callOperation(context, method, args);
  try {
    // `run` checks what it is called with: the caller may have no types.
    return method.run(context as never, ...(args as never[]));
  } catch (error) {
    return toResponsePromise(Promise.reject<Reply>(toArgumentError(error)));
  }
}

function tryToRead(
  context: ClientContext,
  operation: Operation,
  args: readonly unknown[],
): Partial<Arguments> | Error {
  try {
    return readArguments(context, operation, args);
  } catch (error) {
    return toArgumentError(error);
  }
}

function readArguments(
  context: ClientContext,
  operation: Operation,
  args: readonly unknown[],
): Arguments {
  const { path, body: envelope, headers = [] } = operation;
  let index = 0;
  const ids: Record<string, unknown> = {};
  for (const name of pathParameters(path)) {
    // Before the body, which comes after them in the call.
    checkPathParameter(name, args[index], operation.init);
    ids[name] = args[index++];
  }
  const content = envelope === undefined ? undefined : args[index++];
  const params = takesParams(operation) ? args[index++] : undefined;
  const options = args[index] ?? undefined;
  const list = isList(operation);
  if (args[index] === null || (options !== undefined && !isRecord(options))) {
    throw new KapsoArgumentError(
      "options",
      `must be an object such as { timeout: 5000 }, not ${show(args[index])}`,
    );
  }
  if (options) checkOptionNames(options, list);
  const isLeftOut = content === undefined && (list || operation.optionalBody);
  const body =
    envelope === undefined || isLeftOut
      ? undefined
      : wrapBody(operation, content);
  const call = { ...options, params: splitParams(ids, params, headers), body };
  return {
    call: check(context, path, call, operation),
    options: options ?? {},
  };
}

/** Parameters by where they go. */
function splitParams(
  path: Record<string, unknown>,
  given: unknown,
  headers: readonly string[],
): Params {
  if (given === undefined || given === null) return { path };
  // What is not an object is rejected by the checks.
  if (!isRecord(given))
    return { path, query: given as Record<string, unknown> };
  if (headers.length === 0) return { path, query: given };
  const query = { ...given };
  const header: Record<string, unknown> = {};
  for (const name of headers) {
    header[name] = query[name];
    Reflect.deleteProperty(query, name);
  }
  return { path, query, header };
}

/** What was thrown while arguments were read: a getter of theirs can throw, too. */
function toArgumentError(error: unknown): Error {
  const problem = isKapsoError(error)
    ? error
    : new KapsoArgumentError(
        "arguments",
        `cannot be read: ${(error as Error | undefined)?.message ?? ""}`,
      );
  const { captureStackTrace } = Error as {
    captureStackTrace?: (target: object, below?: unknown) => void;
  };
  captureStackTrace?.(problem, callOperation);
  return problem;
}
