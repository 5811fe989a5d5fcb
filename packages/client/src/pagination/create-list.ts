import type { CallOperation } from "../call-operation.js";
import { KapsoArgumentError } from "../errors/argument-error.js";
import type { Call } from "../invoke.js";
import type { Operation } from "../operations.js";
import type { ListOptions } from "../options.js";
import { readListAnswer } from "./list-answer.js";
import type { FetchPage } from "./page.js";
import { PagePromise } from "./page-promise.js";
import { choosePageSize } from "./page-size.js";
import { type Position, moveTo } from "./position.js";

/** A list behind an operation, to be awaited or iterated. */
export function createList<T>(
  callOperation: CallOperation,
  method: string,
  path: string,
  operation: Operation,
  call: Call,
  options?: ListOptions,
): PagePromise<T> {
  const { params } = call;
  const backward = options?.direction === "backward";
  const fetchPages =
    (wanted?: number): FetchPage =>
    async (position, request) => {
      if (backward && operation.answer === "log") {
        throw new KapsoArgumentError(
          "direction",
          `must be "forward" in a log search, which has no way back, not "backward"`,
        );
      }
      const query = choosePageSize(operation, params?.query, wanted);
      const sized =
        query === params?.query
          ? call
          : { ...call, params: { ...params, query } };
      const accepted = await callOperation(method, path, operation, {
        ...moveCall(sized, method, position),
        ...request,
      });
      const answer = readListAnswer(accepted.body);
      if (!answer) throw accepted.refuseBody();
      return answer;
    };
  const query = params?.query;
  const start = backward ? query?.before : (query?.after ?? query?.cursor);
  return new PagePromise<T>(
    fetchPages,
    options,
    typeof start === "string" ? start : undefined,
  );
}

/** A list that is asked for with POST has its position in the body. */
function moveCall(call: Call, method: string, position: Position): Call {
  if (!position) return call;
  if (method === "GET") {
    const { params } = call;
    return {
      ...call,
      params: { ...params, query: moveTo(params?.query, position) },
    };
  }
  return { ...call, body: moveTo(call.body as object | undefined, position) };
}
