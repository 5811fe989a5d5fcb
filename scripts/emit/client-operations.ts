import type { Answer, ResourceMethod } from "../resources/resource-method.js";
import type { Operation } from "../spec/operations.js";
import { SpecError } from "../spec/source.js";
import {
  dateMembers,
  dateParameters,
  headerParameters,
  requiredParameters,
  takesParams,
} from "./client-params.js";

/**
 * Emits the table that the client works by at run time: what its types say
 * about each operation, in a form as small as can be.
 */
export function emitOperationTable(methods: readonly ResourceMethod[]): string {
  const rows = methods.map((method) => {
    const { operation, answer, body } = method;
    const row: Record<string, unknown> = {
      id: operation.id,
      name: `${method.resource}.${method.method}`,
    };
    if (operation.namespace !== undefined) row.namespace = operation.namespace;
    const levelsUp = requireLevelsUp(operation);
    if (levelsUp > 0) row.levelsUp = levelsUp;
    const kind = answerKind(answer);
    if (kind !== undefined) row.answer = kind;
    const pageSize = defaultPageSize(method);
    if (pageSize !== undefined) row.pageSize = pageSize;
    if (answer.kind !== "list" && takesParams(operation)) row.query = true;
    if (body) {
      row.body = body.envelope.length > 0 ? body.envelope.join(".") : true;
      if (!body.required) row.optionalBody = true;
      if (Object.keys(body.constants).length > 0) {
        row.constants = body.constants;
      }
      if (Object.keys(body.defaults).length > 0) row.defaults = body.defaults;
      if (body.contentType !== "application/json") {
        row.contentType = body.contentType;
      }
    }
    if (operation.mediaLimits.length > 0) row.files = operation.mediaLimits;
    const ranges = integerRanges(method);
    if (Object.keys(ranges).length > 0) row.ranges = ranges;
    const dates = [...dateParameters(operation), ...dateMembers(method)];
    if (dates.length > 0) row.dates = dates;
    const required = requiredParameters(operation);
    if (required.length > 0) row.required = required;
    const headers = headerParameters(operation);
    if (headers.length > 0) row.headers = headers;
    if (operation.exclusive.length > 0) row.exclusive = operation.exclusive;
    const key = `${operation.method.toUpperCase()} ${operation.path}`;
    return `${JSON.stringify(key)}: ${JSON.stringify(row)},`;
  });
  return [
    `import type { OperationTable } from "../operations.js";`,
    "",
    "/** Every operation of the API by method and path. */",
    "export const operations: OperationTable = {",
    ...rows,
    "};",
  ].join("\n");
}

/** A client has one base URL an API: it would send the request there. */
function requireLevelsUp({ levelsUp, method, path }: Operation): number {
  if (levelsUp !== undefined) return levelsUp;
  throw new SpecError(
    `${method.toUpperCase()} ${path}`,
    "its path has a server that is not above that of the API; remove the server in an overlay, or describe it as an API of its own",
  );
}

function answerKind(answer: Answer): string | undefined {
  if (answer.kind === "item") {
    if (answer.single === true) return "single";
    return answer.enveloped ? undefined : "bare";
  }
  if (answer.kind !== "list") return answer.kind;
  return answer.paging === "none" ? "unpaged" : answer.paging;
}

/** What to ask for where it takes a `limit` to be answered cursors. */
function defaultPageSize({
  operation,
  answer,
}: ResourceMethod): number | undefined {
  if (answer.kind !== "list" || !answer.alsoNumbered) return undefined;
  const limit = operation.parameters.find(({ name }) => name === "limit");
  const size = limit?.schema.default;
  return typeof size === "number" ? size : undefined;
}

function integerRanges({
  operation,
}: ResourceMethod): Record<string, [number, number?]> {
  const ranges: Record<string, [number, number?]> = {};
  for (const { name, in: where, schema } of operation.parameters) {
    if (where !== "query" || schema.type !== "integer") continue;
    const { minimum, maximum } = schema;
    if (typeof minimum !== "number") continue;
    ranges[name] = typeof maximum === "number" ? [minimum, maximum] : [minimum];
  }
  return ranges;
}
