import { type ClientContext, type RawCall, execute } from "../execute.js";
import { extend } from "../extend.js";
import type { Operation } from "../operation.js";
import type { ListOptions } from "../options.js";
import type { ListBody } from "./list-body.js";
import { ClientPage, type PageSource } from "./page.js";

/** A list that can be fetched. */
export interface ListSource {
  readonly context: ClientContext;
  readonly operation: Operation;
  /** The call of the first page, or a promise of it while its arguments are checked. */
  readonly ready: RawCall | Promise<RawCall>;
  readonly options: ListOptions;
}

/**
 * Fetches the first page of a list.
 *
 * @param limit - The page size of a cursor list, if the caller did not choose one.
 */
export function fetchFirst<T, Details>(
  list: ListSource,
  limit = list.operation.pageSize,
): Promise<ClientPage<T, Details>> {
  const { context, operation, ready, options } = list;
  if (ready instanceof Promise) {
    return ready.then((call) => fetchFirst({ ...list, ready: call }, limit));
  }
  const source: PageSource<T, Details> = {
    operation,
    call: sizePages(operation, ready, limit),
    direction: options.direction ?? "forward",
    loadFailures: context.loadFailures,
    // Without an async function, a page costs one promise less.
    fetchPage: (call, trail) =>
      execute(context, operation, call).then(
        ({ data, response }) =>
          // For a list, `execute` returns a `ListBody`.
          new ClientPage({ body: data as ListBody, response, source, trail }),
      ),
  };
  return source.fetchPage(source.call);
}

/** Sets the page size of a cursor list, if the caller did not. */
function sizePages(
  { response }: Operation,
  call: RawCall,
  limit: number | undefined,
): RawCall {
  if (limit === undefined || response !== "cursor") return call;
  const { params } = call;
  const query = params?.query;
  const chosen = query?.limit ?? query?.page ?? query?.per_page ?? undefined;
  return chosen === undefined
    ? extend(call, {
        params: extend(params, { query: extend(query, { limit }) }),
      })
    : call;
}
