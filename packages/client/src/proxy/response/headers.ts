import { createRedactor } from "../../errors/redactor.js";

/**
 * Headers of the API that are forwarded to the browser: `Retry-After`, the request id, and
 * the totals of lists paged by number. Not `Link`, which contains URLs of the API, and never
 * `Set-Cookie`.
 */
const PASSED =
  /^(retry-after|x-request-id|x-(total|total-pages|per-page|page)|(x-)?ratelimit(-.+)?)$/;

/** Selects the headers for the browser, and removes the key. */
export function passedHeaders(headers: Headers, apiKey: string): Headers {
  const passed = new Headers();
  const { redact } = createRedactor(() => [apiKey]);
  for (const [name, value] of redact(headers)) {
    if (PASSED.test(name)) passed.append(name, value);
  }
  return passed;
}
