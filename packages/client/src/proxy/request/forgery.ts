import { Rejection } from "../rejection.js";
import { isJsonType } from "./content-type.js";

/** Methods that change nothing (RFC 9110 §9.2.1), of those the API has. */
const SAFE_METHODS = ["GET", "HEAD"];

/** What a browser sends in `Sec-Fetch-Site` unless another site makes it. */
const OWN_SITES = ["same-origin", "same-site", "none"];

/**
 * Rejects a change that the page of another site could have made a browser send
 * together with its cookies (cross-site request forgery).
 *
 * Browsers say where a request comes from (Fetch Metadata). One that does not
 * cannot be made to send JSON, or any method but POST, without permission by
 * CORS. What remains, a POST of a form or without a body, has to come from the
 * origin that it goes to.
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

/** Every browser sends `Origin` with a POST; what sends none has no cookies. */
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
