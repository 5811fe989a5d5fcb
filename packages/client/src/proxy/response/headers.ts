import { createRedactor } from "../../errors/redactor.js";

/**
 * Headers of the API that a browser gets: when to try again, what to quote to
 * support, and the totals of lists paged by number. Not `Link`, whose URLs are
 * the API's own, and never `Set-Cookie`.
 */
const PASSED =
  /^(retry-after|x-request-id|x-(total|total-pages|per-page|page)|(x-)?ratelimit(-.+)?)$/;

/** The headers that a browser gets, without the key. */
export function passedHeaders(headers: Headers, apiKey: string): Headers {
  const passed = new Headers();
  const { redact } = createRedactor(() => [apiKey]);
  for (const [name, value] of redact(headers)) {
    if (PASSED.test(name)) passed.append(name, value);
  }
  return passed;
}
