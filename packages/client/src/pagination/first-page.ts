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
  { context, operation, ready, options }: ListSource,
  limit = operation.pageSize,
): Promise<ClientPage<T, Details>> {
  const start = (given: RawCall): Promise<ClientPage<T, Details>> => {
    const source: PageSource<T, Details> = {
      operation,
      call: sizePages(operation, toCall(given), limit),
      direction: options.direction ?? "forward",
      loadFailures: context.loadFailures,
      fetchPage: async (call, trail) => {
        const { data, response } = await execute(context, operation, call);
        // For a list, `execute` returns a `ListBody`.
        const body = data as ListBody;
        return new ClientPage({ body, response, source, trail });
      },
    };
    return source.fetchPage(source.call);
  };
  return ready instanceof Promise ? ready.then(start) : start(ready);
}

/** The options of a list without those that only concern the walk. */
function toCall(
  given: RawCall & Pick<ListOptions, "direction" | "prefetch">,
): RawCall {
  if (!("direction" in given || "prefetch" in given)) return given;
  const { direction: _direction, prefetch: _prefetch, ...call } = given;
  return call;
}

/** Sets the page size of a cursor list, if the caller did not. */
function sizePages(
  { response }: Operation,
  call: RawCall,
  limit: number | undefined,
): RawCall {
  const { params } = call;
  const query = params?.query;
  const chosen = query?.limit ?? query?.page ?? query?.per_page ?? undefined;
  return response !== "cursor" || chosen !== undefined || limit === undefined
    ? call
    : extend(call, {
        params: extend(params, { query: extend(query, { limit }) }),
      });
}
