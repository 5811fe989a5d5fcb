import { userAgent } from "../configuration.js";
import { OutgoingRequest } from "../transport/outgoing.js";
import { notFound } from "./rejection.js";
import { API_IS_LATE, type Exchange, type Outcome } from "./exchange.js";
import { FILE_DOWNLOAD, FILE_LINK } from "../generated/proxy-operations.js";
import { type JsonResponse, readJson, sendJson } from "./response/read.js";
import { sendStream } from "./response/stream.js";
import type { Route } from "./routes/route.js";
import type { Pins } from "./scope/pins.js";

/**
 * Replaces the API's link to a file by a link of the proxy. If downloads are not allowed,
 * the link is removed, because everybody who has it can open the file.
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
  // Meta's own link requires a token that only the API has.
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
 * Streams a file from a link of the proxy.
 *
 * @throws Rejection 404 for a link of another scope, or that is not from the proxy
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
      new OutgoingRequest(link, { method: "GET", headers: userAgent() }),
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
