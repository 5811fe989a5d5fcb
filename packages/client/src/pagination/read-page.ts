import type { Params } from "../arguments/params.js";
import type { ResponseKind } from "../operation.js";
import type { ListBody } from "./list-body.js";

/**
 * Reads the items of a page and the position of the next one. An operation has its own
 * function if `readList` does not support the pagination style of its list.
 *
 * @param kind - The documented kind of response.
 * @param response - The response, with its headers.
 * @param call - The call that requested the page.
 * @returns undefined if the body is not a list
 */
export type ReadPage = (
  body: unknown,
  kind: ResponseKind | undefined,
  response: Pick<Response, "headers">,
  call: PageCall,
) => ListBody | undefined;

/** The part of a call that a `ReadPage` function uses. */
export interface PageCall {
  readonly params?: Pick<Params, "query"> | undefined;
}
