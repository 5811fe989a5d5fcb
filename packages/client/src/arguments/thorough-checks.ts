import { formatValue } from "./format-value.js";
import { isRecord } from "./is-record.js";
import { ArgumentError } from "../errors/argument-error.js";
import type { Api, ClientContext, RawCall } from "../execute.js";
import { PAGINATED_PATHS } from "../generated/on-demand.js";
import {
  type Operation,
  isList,
  isPaged,
  pathParameters,
} from "../operation.js";
import type { ListOptions, RequestOptions } from "../options.js";
import { checkHeaders } from "../transport/headers.js";
import { checkCallOptions } from "../transport/options.js";
import { checkBody, wrapBody } from "./body.js";
import { assertCallable } from "./callable.js";
import { SERIALIZERS } from "./client-options.js";
import { assertKnown, assertOptions } from "./known-names.js";
import { nearest } from "./nearest.js";
import { assertMiddleware } from "./middleware.js";
import { assertCallOptions, assertParameter } from "./option-names.js";
import { type Params, checkParams } from "./params.js";
import { withInherited } from "./inherited.js";
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
  path: unknown,
  call: unknown,
): RawCall {
  if (!isRecord(call)) {
    throw new ArgumentError(
      "init",
      `must be an object such as { params }, not ${formatValue(call)}`,
    );
  }
  if (typeof path !== "string") {
    throw new ArgumentError(
      "path",
      `must be the path of an operation, not ${formatValue(path)}`,
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

/** How openapi-fetch can read a body. */
const PARSE_AS = ["json", "text", "blob", "arrayBuffer", "stream"];

/**
 * Checks the arguments of a typed method, such as `GET`. Members that only `fetch` or a
 * framework knows, such as `next`, are passed on.
 *
 * @param operation - Undefined for a path that the client does not know.
 * @throws KapsoArgumentError
 */
export function checkRequest(
  context: ClientContext,
  operation: Operation | undefined,
  method: unknown,
  path: unknown,
  given: unknown,
): RawCall {
  if (typeof method !== "string" || !/^[a-z]+$/i.test(method)) {
    throw new ArgumentError(
      "method",
      `must be an HTTP method such as "get", not ${formatValue(method)}`,
    );
  }
  const call = checkCall(context, operation, path, given);
  for (const name of Object.keys(call)) assertNotMisspelled(name);
  const { parseAs, middleware, baseUrl } = call;
  for (const name of ["fetch", ...SERIALIZERS] as const) {
    assertCallable(name, call[name]);
  }
  if (parseAs !== undefined && !PARSE_AS.includes(parseAs)) {
    throw new ArgumentError(
      "parseAs",
      `must be one of ${PARSE_AS.join(", ")}, not ${formatValue(parseAs)}`,
    );
  }
  if (middleware !== undefined && !Array.isArray(middleware)) {
    throw new ArgumentError(
      "middleware",
      `must be a list, not ${formatValue(middleware)}`,
    );
  }
  for (const one of middleware ?? []) assertMiddleware(one);
  if (baseUrl !== undefined && typeof baseUrl !== "string") {
    throw new ArgumentError(
      "baseUrl",
      `must be a URL, not ${formatValue(baseUrl)}`,
    );
  }
  const { querySerializer } = call;
  return isRecord(querySerializer)
    ? { ...call, querySerializer: { ...querySerializer } }
    : call;
}

/** The members of a typed method's init that this package and openapi-fetch read. */
const INIT = [
  ...[
    "params",
    "body",
    "headers",
    "signal",
    "timeout",
    "maxRetries",
    "parseAs",
  ],
  ...["middleware", "fetch", "baseUrl", ...SERIALIZERS],
];

/** The members that `fetch` reads. */
const FETCH = [
  ...["cache", "credentials", "duplex", "integrity", "keepalive", "mode"],
  ...["priority", "redirect", "referrer", "referrerPolicy", "window"],
];

/**
 * Rejects a name that is similar to one of `INIT`. Other names can belong to a
 * framework.
 */
function assertNotMisspelled(name: string): void {
  if ([...INIT, ...FETCH].includes(name)) return;
  const most = Math.min(2, Math.floor(name.length / 3));
  const [guess] = nearest(name, INIT, 1, most);
  if (guess !== undefined) assertKnown("option", name, [guess]);
}

/**
 * Checks the options of one request for a further page.
 *
 * @returns The given options.
 * @throws KapsoArgumentError
 */
export function checkPageOptions(options: unknown): RequestOptions {
  assertCallOptions(options, false);
  const given = Object.fromEntries(
    Object.entries(options as object).filter(
      ([, value]) => value !== undefined,
    ),
  ) as RequestOptions;
  checkHeaders(given.headers);
  checkCallOptions(given);
  return given;
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
  const { path, body: envelope } = operation;
  for (const name of pathParameters(path)) {
    checkPathParameter(name, ids[name], operation.init);
  }
  const list = isList(operation);
  if (options !== undefined) {
    assertCallOptions(options, list);
  }
  const isLeftOut = content === undefined && (list || operation.optionalBody);
  const body =
    envelope === undefined || isLeftOut
      ? undefined
      : await wrapBody(operation, content);
  const call = checkCall(context, operation, path, {
    ...(options as object | undefined),
    params: splitParams(ids, params, operation),
    body,
  });
  return list ? checkWalk(operation, call) : call;
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
  assertCallOptions(options, true);
  if (!operation || !isPaged(operation.response)) {
    throw new ArgumentError(
      "path",
      `must be a paginated GET path such as "${PAGINATED_PATHS[api]}", not ${formatValue(path)}`,
    );
  }
  if (isRecord(init)) {
    for (const name of Object.keys(init)) assertParameter(name, ["params"]);
  }
  const call: unknown = isRecord(init)
    ? { ...init, ...(options as object) }
    : init;
  return checkWalk(operation, checkCall(context, known, path, call));
}

/**
 * Checks the direction of a walk.
 *
 * @returns The call without the options of the walk, which are not sent.
 */
function checkWalk(
  { response, readPage }: Operation,
  {
    direction = "forward",
    prefetch: _prefetch,
    ...call
  }: RawCall & Pick<ListOptions, "direction" | "prefetch">,
): RawCall {
  if (direction === "forward") return call;
  if ((direction as string) !== "backward") {
    throw new ArgumentError(
      "direction",
      `must be "forward" or "backward", not ${formatValue(direction)}`,
    );
  }
  if (response === "log" || readPage) {
    throw new ArgumentError(
      "direction",
      `must be "forward", not "backward": this list has no previous pages`,
    );
  }
  return call;
}

/** Separates the parameters by their place in the request. */
function splitParams(
  path: Record<string, unknown>,
  given: unknown,
  operation: Operation,
): Params {
  const { headers = [] } = operation;
  if (given === undefined || given === null) return { path };
  // `checkParams` rejects a query that is not an object.
  if (!isRecord(given))
    return { path, query: given as Record<string, unknown> };
  if (headers.length === 0) return { path, query: given };
  const known = Object.keys(operation.query ?? {});
  const query = { ...withInherited(given, [...known, ...headers]) };
  const header: Record<string, unknown> = {};
  for (const name of headers) {
    header[name] = query[name];
    Reflect.deleteProperty(query, name);
  }
  return { path, query, header };
}

/**
 * Checks the options of `toArray`, which callers without types can forget.
 *
 * @throws KapsoArgumentError
 */
export function checkLimit(options: unknown): number {
  const { limit } = isRecord(options) ? options : {};
  if (
    typeof limit !== "number" ||
    !(limit >= 0) ||
    (limit !== Infinity && !Number.isInteger(limit))
  ) {
    throw new ArgumentError(
      "limit",
      `must be a whole number from 0, or Infinity, not ${formatValue(limit)}`,
    );
  }
  assertOptions(options, ["limit"], "limit: 500");
  return limit;
}

/** @throws KapsoArgumentError for a value that is not an operation */
export function rejectOperation(operation: unknown): never {
  throw new ArgumentError(
    "operation",
    `must be an operation, imported from the entry "operations" of the client, not ${formatValue(operation)}`,
  );
}

/** @throws KapsoArgumentError for a relative base URL outside a browser */
export function rejectBaseUrl(baseUrl: string): never {
  throw new ArgumentError(
    "baseUrl",
    `must be an absolute URL outside a browser, not ${formatValue(baseUrl)}`,
  );
}
