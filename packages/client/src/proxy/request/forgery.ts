import { Rejection } from "../rejection.js";
import { isJsonType } from "./content-type.js";

/** Methods of the API that change nothing (RFC 9110 §9.2.1). */
const SAFE_METHODS = ["GET", "HEAD"];

/** Values of `Sec-Fetch-Site` for requests that another site did not cause. */
const OWN_SITES = ["same-origin", "same-site", "none"];

/**
 * Rejects a change that a page of another site may have sent with the user's cookies
 * (cross-site request forgery).
 *
 * Browsers send the origin of a request in `Sec-Fetch-Site` (Fetch Metadata). In a browser
 * without this header, another site needs CORS to send JSON or a method other than POST. The
 * remaining requests, a POST with a form or without a body, must have the same origin.
 *
 * @throws Rejection 403
 */
export function rejectForgery({ method, headers, url }: Request): void {
  if (SAFE_METHODS.includes(method)) return;
  const site = headers.get("sec-fetch-site");
  const isOwn =
    site === null
      ? method !== "POST" || isJsonType(headers) || isOwnOrigin(headers, url)
      : OWN_SITES.includes(site);
  if (!isOwn) {
    throw new Rejection(403, "Changes are not accepted from another site");
  }
}

/** Whether `Origin` is that of the proxy. Every browser sends `Origin` with a POST. */
function isOwnOrigin(headers: Headers, url: string): boolean {
  const origin = headers.get("origin");
  if (origin === null) return true;
  const host = headers.get("host") ?? hostOf(url);
  return host !== undefined && hostOf(origin) === host.toLowerCase();
}

function hostOf(url: string): string | undefined {
  try {
    return new URL(url).host;
  } catch {
    return undefined;
  }
}
