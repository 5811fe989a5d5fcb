import { isRecord, show } from "./show.js";
import { ArgumentError } from "../errors/argument-error.js";
import { isClientError } from "../errors/branded-error.js";
import type { Api, ClientContext, RawCall } from "../execute.js";
import { PAGINATED_PATHS } from "../generated/rest.js";
import {
  type Operation,
  isList,
  isPaged,
  pathParameters,
} from "../operation.js";
import type { ListOptions } from "../options.js";
import { checkHeaders } from "../transport/headers.js";
import { checkCallOptions } from "../transport/options.js";
import { checkBody, wrapBody } from "./body.js";
import { checkOptionNames } from "./option-names.js";
import { type Params, checkParams } from "./params.js";
import { checkPathParameter } from "./path.js";
import type { GivenArguments } from "./split.js";

/**
 * Checks the arguments of a call before any request, and converts dates to strings.
 * Later steps do not check arguments again.
 *
 * @param operation - Undefined for a path that the client does not know.
 * @throws KapsoArgumentError
 */
export function checkCall(
  context: ClientContext,
  operation: Operation | undefined,
  path: string,
  call: unknown,
): RawCall {
  if (!isRecord(call)) {
    throw new ArgumentError(
      "init",
      `must be an object such as { params }, not ${show(call)}`,
    );
  }
  if (typeof path !== "string") {
    throw new ArgumentError(
      "path",
      `must be the path of an operation, not ${show(path)}`,
    );
  }
  const given: RawCall = call;
  const { options, allowUnknownParameters: allowUnknown } = context;
  const ownQuery = Boolean(
    options.querySerializer ?? given.querySerializer ?? operation?.init,
  );
  const style = { allowUnknown, ownQuery };
  const params = checkParams(operation, path, given.params, style);
  checkHeaders(given.headers);
  checkCallOptions(given);
  const body = operation ? checkBody(operation, given.body) : given.body;
  return { ...given, params, body };
}

/**
 * Checks the arguments of a method in their order, and creates the call.
 *
 * @throws KapsoArgumentError, or what a getter of the arguments throws
 */
export async function checkArguments(
  context: ClientContext,
  operation: Operation,
  { ids, content, params, options }: GivenArguments,
): Promise<RawCall> {
  const { path, body: envelope, headers = [] } = operation;
  for (const name of pathParameters(path)) {
    checkPathParameter(name, ids[name], operation.init);
  }
  const list = isList(operation);
  if (options !== undefined && !isRecord(options)) throw wrongOptions(options);
  if (options) checkOptionNames(options, list);
  const isLeftOut = content === undefined && (list || operation.optionalBody);
  const body =
    envelope === undefined || isLeftOut
      ? undefined
      : await wrapBody(operation, content);
  const call = checkCall(context, operation, path, {
    ...options,
    params: splitParams(ids, params, headers),
    body,
  });
  if (list) checkDirection(operation, call);
  return call;
}

/**
 * Checks the arguments of `paginate`.
 *
 * @param operation - Undefined if the path is not that of a list.
 * @param known - The operation, if the client knows all of them.
 * @throws KapsoArgumentError
 */
export function checkPaginated(
  context: ClientContext,
  operation: Operation | undefined,
  known: Operation | undefined,
  path: string,
  api: Api,
  init: unknown,
  options: unknown,
): RawCall {
  if (!isRecord(options)) throw wrongOptions(options);
  if (!operation || !isPaged(operation.response)) {
    throw new ArgumentError(
      "path",
      `must be a paginated GET path such as "${PAGINATED_PATHS[api]}", not ${show(path)}`,
    );
  }
  const call: unknown = isRecord(init) ? { ...init, ...options } : init;
  const checked = checkCall(context, known, path, call);
  checkDirection(operation, checked);
  return checked;
}

function checkDirection(
  { response, readPage }: Operation,
  { direction = "forward" }: RawCall & Pick<ListOptions, "direction">,
): void {
  if (direction === "forward") return;
  if ((direction as string) !== "backward") {
    throw new ArgumentError(
      "direction",
      `must be "forward" or "backward", not ${show(direction)}`,
    );
  }
  if (response === "log" || readPage) {
    throw new ArgumentError(
      "direction",
      `must be "forward", not "backward": this list has no previous pages`,
    );
  }
}

function wrongOptions(options: unknown): ArgumentError {
  return new ArgumentError(
    "options",
    `must be an object such as { timeout: 5000 }, not ${show(options)}`,
  );
}

/** Separates the parameters by their place in the request. */
function splitParams(
  path: Record<string, unknown>,
  given: unknown,
  headers: readonly string[],
): Params {
  if (given === undefined || given === null) return { path };
  // `checkParams` rejects a query that is not an object.
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

/** Wraps an error that a getter of the arguments threw. */
export function toArgumentError(error: unknown): Error {
  return isClientError(error)
    ? error
    : new ArgumentError(
        "arguments",
        `cannot be read: ${(error as Error | undefined)?.message ?? ""}`,
      );
}
