import type { Exchange } from "../exchange.js";
import { Rejection, notFound } from "../rejection.js";
import { FILE_LINK } from "../../generated/proxy-operations.js";
import type { JsonResponse } from "../response/read.js";
import type { Match } from "../routes/find-route.js";
import { type Route, findItemRoute } from "../routes/route.js";
import { type Confinement, isInScope, isOfKind } from "./confine.js";
import type { Pins } from "./pins.js";

/** The items that must be in scope before a request is forwarded. */
export interface Owned {
  readonly match: Match;
  readonly owners: Confinement["owners"];
  readonly query: URLSearchParams;
  /** Ids of the files in the body. */
  readonly media: readonly string[];
  readonly pins: Pins;
}

/**
 * Fetches and checks the items that a request concerns: items along its path, the item that
 * it changes if several kinds of items share the path, and the files in its body.
 *
 * @returns the error of the API, if there is one
 * @throws Rejection 404 for an item that is not in scope, 403 for a file that is not
 */
export async function checkOwners(
  { fetchJson, proxy }: Exchange,
  { match, owners, query, media, pins }: Owned,
): Promise<JsonResponse | undefined> {
  const { route, ids } = match;
  for (const [owner, stated] of owners) {
    if (owner === route) continue;
    const found = await fetchJson({ route: owner, ids });
    if (found.status === 404) throw notFound();
    if (found.status >= 400) return found;
    if (!isInScope(owner, found.body, stated)) throw notFound();
  }

  const item = findChangedItem(route, match, pins, proxy.routes);
  if (item) {
    const taken = [...query].filter(([name]) => item.query?.includes(name));
    const found = await fetchJson(
      { route: item, ids },
      { query: new URLSearchParams(taken) },
    );
    if (found.status === 404) throw notFound();
    if (found.status >= 400) return found;
    if (!isOfKind(item, found.body, proxy.routes)) throw notFound();
  }

  const number = pins.get("phone_number_id");
  const mediaRoute = proxy.routes.find(({ name }) => name === FILE_LINK);
  if (media.length === 0 || !mediaRoute) return undefined;
  if (number === undefined) {
    const names = [...pins.keys()].join(", ");
    throw new Rejection(403, `Files cannot be limited to ${names}`);
  }
  const found = await Promise.all(
    media.map((media_id) =>
      fetchJson(
        { route: mediaRoute, ids: { media_id } },
        { query: new URLSearchParams({ phone_number_id: number }) },
      ),
    ),
  );
  const failed = found.find(({ status }) => status >= 400 && status !== 404);
  if (failed) return failed;
  for (const [index, { status, body }] of found.entries()) {
    if (status < 400 && isOfKind(mediaRoute, body, proxy.routes)) continue;
    throw new Rejection(403, `The number has no file ${media[index] ?? ""}`);
  }
  return undefined;
}

/** The operation that reads the changed item, if several kinds of items share its path. */
function findChangedItem(
  route: Route,
  { ids }: Match,
  pins: Pins,
  routes: readonly Route[],
): Route | undefined {
  if (route.method === "GET") return undefined;
  if (Object.keys(ids).some((name) => pins.has(name))) return undefined;
  const item = findItemRoute(routes, route);
  return item?.kind && item;
}
