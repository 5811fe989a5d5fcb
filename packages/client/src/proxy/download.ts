import { OutgoingRequest } from "../transport/outgoing.js";
import { notFound } from "./rejection.js";
import { API_IS_LATE, type Exchange, type Outcome } from "./exchange.js";
import { FILE_DOWNLOAD, FILE_LINK } from "../generated/proxy-operations.js";
import { type JsonResponse, readJson, sendJson } from "./response/read.js";
import { sendStream } from "./response/stream.js";
import type { Route } from "./routes/route.js";
import type { Pins } from "./scope/pins.js";

/**
 * Puts a link of the proxy in place of the API's own, if downloads are allowed.
 * Without them the link is taken out: it opens the file for whoever has it.
 */
export async function linkToProxy(
  { proxy, upstream }: Exchange,
  route: Route,
  result: JsonResponse,
  pins: Pins,
): Promise<JsonResponse> {
  const { body } = result;
  if (route.name !== FILE_LINK || typeof body !== "object" || body === null) {
    return result;
  }
  // Meta's own link needs its token, which nobody outside of the API has.
  const {
    download_url: link,
    url: _url,
    ...rest
  } = body as Record<string, unknown>;
  if (typeof link !== "string" || !proxy.allowed.has(FILE_DOWNLOAD)) {
    return { ...result, body: rest };
  }
  const download_url = await upstream.links.seal(link, pins);
  return { ...result, body: { ...rest, url: download_url, download_url } };
}

/**
 * Downloads a file by a link that the proxy gave, and streams it.
 *
 * @throws Rejection 404 for a link of another scope, or not of the proxy
 */
export async function downloadMedia(
  { proxy, upstream, deadline }: Exchange,
  query: URLSearchParams,
  pins: Pins,
): Promise<Outcome> {
  const link = await upstream.links.open(query.get("token") ?? "", pins);
  if (link === undefined) throw notFound();
  const { apiKey, maxMediaBytes: maxBytes } = proxy;
  const response = await deadline.race(API_IS_LATE, () =>
    upstream.sendWithoutKey(
      new OutgoingRequest(link, { method: "GET", headers: {} }),
      {
        operation: FILE_DOWNLOAD,
        signal: deadline.signal,
        read: "stream",
        timeout: Infinity,
      },
    ),
  );
  if (response.ok) {
    const limits = { apiKey, maxBytes, deadline };
    return { response: sendStream(response, limits), isStreamed: true };
  }
  const found = await deadline.race(API_IS_LATE, () =>
    readJson(response, { apiKey, maxBytes, operation: FILE_DOWNLOAD }),
  );
  if (found.status === 404) throw notFound();
  return { response: sendJson(found) };
}
