import type { Params } from "../arguments/params.js";
import type { ResponseKind } from "../operation.js";
import type { ListBody } from "./list-body.js";

/**
 * Reads the items of a page and the position of the next one. An operation whose
 * list is paged in another way than `readList` knows has a function of its own,
 * and only such operations import it.
 *
 * @param kind - What the operation promises.
 * @param response - For its headers.
 * @param call - How the page was asked for.
 * @returns undefined if the body is not a list
 */
export type ReadPage = (
  body: unknown,
  kind: ResponseKind | undefined,
  response: Pick<Response, "headers">,
  call: PageCall,
) => ListBody | undefined;

/** How a page was asked for. */
export interface PageCall {
  readonly params?: Pick<Params, "query"> | undefined;
}
