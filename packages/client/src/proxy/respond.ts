import type { ResolvedOptions } from "./check-options.js";
import type { Deadline, Stage } from "./deadline.js";
import { authorize, isResponse, rejectUnconfined, runCheck } from "./decide.js";
import { downloadMedia, linkToProxy } from "./download.js";
import {
  API_IS_LATE,
  type Outcome,
  type Upstream,
  createExchange,
} from "./exchange.js";
import { createForward } from "./forward.js";
import { notFound } from "./rejection.js";
import { BODY_IS_LATE, checkContentType, readBody } from "./request/body.js";
import { isJsonType } from "./request/content-type.js";
import { rejectForgery } from "./request/forgery.js";
import { declaredHeaders } from "./request/headers.js";
import { FILE_DOWNLOAD } from "../generated/proxy-operations.js";
import { readJson, sendJson } from "./response/read.js";
import { sendStream } from "./response/stream.js";
import type { Match } from "./routes/find-route.js";
import type { Route } from "./routes/route.js";
import { checkBody } from "./scope/check-body.js";
import { chooseByBody, chooseRoute } from "./scope/choose.js";
import { isInScope, isOfKind, pinQuery } from "./scope/confine.js";
import { checkMembers, findMedia } from "./scope/references.js";
import { type Owned, checkOwners } from "./scope/owners.js";

/**
 * The steps of a request, in their order. Each can reject it.
 *
 * @param onRoute - Called with the operation when it is known.
 */
export async function respond(
  proxy: ResolvedOptions,
  upstream: Upstream,
  request: Request,
  matches: readonly [Match, ...Match[]],
  deadline: Deadline,
  onRoute: (route: Route) => void,
): Promise<Outcome> {
  const forward = createForward(upstream.send, proxy, deadline.signal);
  const exchange = createExchange(proxy, upstream, deadline, forward);
  const { apiKey, maxResponseBytes: maxBytes } = proxy;

  rejectForgery(request);
  checkContentType(request, matches[0].route);
  const pins = await authorize(proxy, request, deadline);
  if (isResponse(pins)) return { response: pins };

  const sent = new URLSearchParams(/\?([^#]*)/.exec(request.url)?.[1]);
  const first = chooseRoute(matches, sent, pins, proxy.routes);
  onRoute(first.route);
  const isDownload = first.route.name === FILE_DOWNLOAD;
  // A link to a file is signed for its scope, so it needs no further check.
  if (!isDownload) rejectUnconfined(proxy, first.route.name, first.unconfined);
  const body = await readBody(request, first.route, proxy, deadline);
  const json = body && "json" in body ? body.json : undefined;
  const choice = chooseByBody(first, json);
  const { route, ids, owners, others } = choice;
  onRoute(route);
  const query = pinQuery(route, sent, pins);
  const headers = declaredHeaders(route, request.headers);
  checkMembers(route, json);
  checkBody(json, pins);
  const media = findMedia(route, json, pins);
  for (const match of [choice, ...others]) {
    await runCheck(
      proxy,
      {
        operation: match.route.name,
        path: match.ids,
        query: Object.fromEntries(query),
        headers,
        body: json,
        params: Object.fromEntries(pins),
        request,
      },
      deadline,
    );
  }
  if (isDownload) return downloadMedia(exchange, query, pins);

  const owned: Owned = { match: { route, ids }, owners, query, media, pins };
  const failed = await checkOwners(exchange, owned);
  if (failed) return { response: sendJson(failed) };

  const findLate = (): Stage =>
    body && "stream" in body && body.isWaiting() ? BODY_IS_LATE : API_IS_LATE;
  const response = await deadline.race(findLate, () =>
    forward({ route, ids }, { query, headers, body }),
  );
  if (response.ok && route.file && !isJsonType(response.headers)) {
    const limits = { apiKey, maxBytes, deadline };
    return { response: sendStream(response, limits), isStreamed: true };
  }
  const result = await deadline.race(API_IS_LATE, () =>
    readJson(response, { apiKey, maxBytes, operation: route.name }),
  );
  // The message of the API would show which of the ids in the path exists.
  if (pins.size > 0 && result.status === 404) throw notFound();
  const own = owners.get(route);
  let shown = route;
  if (result.status < 400) {
    if (own && !isInScope(route, result.body, own)) throw notFound();
    // If an id is pinned, its parameter decides the kind of the item.
    if (!Object.keys(ids).some((name) => pins.has(name))) {
      const found = [choice, ...others].find((possible) =>
        isOfKind(possible.route, result.body, proxy.routes),
      );
      if (!found) throw notFound();
      shown = found.route;
      onRoute(shown);
    }
  }
  return {
    response: sendJson(await linkToProxy(exchange, shown, result, pins)),
  };
}
