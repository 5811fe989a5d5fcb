import { KapsoConnectionError } from "../errors/connection-error.js";
import type { CallContext, Step } from "./call.js";
import { describeTarget } from "./target.js";

const REDIRECT_STATUSES = [301, 302, 303, 307, 308];
const MAX_REDIRECTS = 5;
/** Headers that describe a body, and go with it (Fetch standard). */
const BODY_HEADERS = [
  "content-encoding",
  "content-language",
  "content-length",
  "content-location",
  "content-type",
];

/**
 * Follows redirects by hand, as the Fetch standard does, but only within the
 * request's origin and five at most: `fetch` itself would carry a header such
 * as the API key along to any origin.
 *
 * @throws KapsoConnectionError for another origin, a sixth redirect, or in a
 *   browser, which hides from scripts where a redirect leads.
 */
export const followRedirects: Step = (next) => async (request, call) => {
  const { origin } = new URL(request.url);
  let current = request;
  let currentCall: CallContext = call;
  for (let count = 0; ; count++) {
    const response = await next(current, currentCall);
    const { status, type, headers } = response;
    const location = headers.get("location");
    const isOpaque = type === "opaqueredirect";
    if (!isOpaque && (!location || !REDIRECT_STATUSES.includes(status)))
      return response;
    response.body?.cancel().catch(() => {});

    const target =
      location && URL.canParse(location, current.url)
        ? new URL(location, current.url)
        : undefined;
    if (target?.origin !== origin || count === MAX_REDIRECTS) {
      const place = target
        ? `${target.protocol}//${target.host}`
        : location
          ? "a place that is no URL"
          : "a place that the browser does not tell";
      const problem =
        target?.origin === origin
          ? `redirected more than ${MAX_REDIRECTS} times`
          : `redirected to ${place}, not followed because the API key stays with the API's origin`;
      throw new KapsoConnectionError(`${describeTarget(request)}: ${problem}`);
    }

    let { method } = current;
    const newHeaders = new Headers(current.headers);
    const becomesGet =
      status === 303 ? method !== "HEAD" : status < 303 && method === "POST";
    if (becomesGet) {
      method = "GET";
      currentCall = { ...call, body: undefined };
      for (const name of BODY_HEADERS) newHeaders.delete(name);
    }
    current = new (current.constructor as typeof Request)(target, {
      method,
      headers: newHeaders,
    });
  }
};
