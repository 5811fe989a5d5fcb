import type { CallOperation } from "../call-operation.js";
import type { Call } from "../invoke.js";
import type { Operation } from "../operations.js";
import type { ListOptions } from "../options.js";
import { isListAnswer } from "./list-answer.js";
import type { FetchPage } from "./page.js";
import { PagePromise } from "./page-promise.js";
import { moveQuery } from "./position.js";

/** A list behind a GET path, to be awaited or iterated. */
export function createList<T>(
  callOperation: CallOperation,
  path: string,
  operation: Operation,
  call: Call,
  options?: ListOptions,
): PagePromise<T> {
  const { params } = call;
  const start =
    params?.query?.[options?.direction === "backward" ? "before" : "after"];
  const fetchPage: FetchPage = async (position, request) => {
    const accepted = await callOperation("GET", path, operation, {
      ...call,
      ...request,
      params: { ...params, query: moveQuery(params?.query, position) },
    });
    const { body } = accepted;
    if (!isListAnswer(body)) throw accepted.refuseBody();
    return body;
  };
  return new PagePromise<T>(
    fetchPage,
    options,
    typeof start === "string" ? start : undefined,
  );
}
