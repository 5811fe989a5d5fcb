import { redact } from "../errors/redact.js";
import { ANSWER_HEADERS, Refusal } from "./refusal.js";

/**
 * Headers of the API that a browser gets: when to try again, what to quote to
 * support, and the totals of lists paged by number. Not `Link`, whose URLs are
 * the API's own, and never `Set-Cookie`.
 */
const FORWARDED =
  /^(retry-after|x-request-id|x-(total|total-pages|per-page|page)|(x-)?ratelimit(-.+)?)$/;

/** An answer of the API, without the key wherever it may have been echoed. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed; undefined where there was none. */
  readonly body: unknown;
}

/**
 * Reads an answer of the API.
 *
 * @throws Refusal 502 for a success that is no JSON, and for a status that is
 *   neither a success nor an error
 */
export async function readAnswer(
  response: Response,
  apiKey: string,
): Promise<Answer> {
  const { status } = response;
  const failed = status >= 400;
  if (!response.ok && !failed) {
    throw new Refusal(502, `The API answered ${status}`);
  }
  const headers = new Headers();
  for (const [name, value] of redact(response.headers, apiKey)) {
    if (FORWARDED.test(name)) headers.append(name, value);
  }
  const text = await response.text();
  if (text === "") return { status, headers, body: undefined };
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (cause) {
    // A page of a server in between, which must not run on the app's origin.
    if (!failed) {
      throw new Refusal(502, "The API's answer is not JSON", { cause });
    }
    body = { error: `The API answered ${status}, and not with JSON` };
  }
  return { status, headers, body: redact(body, apiKey) };
}

/** The answer as it goes to the browser. */
export function sendAnswer({ status, headers, body }: Answer): Response {
  const all = new Headers({
    ...Object.fromEntries(headers),
    ...ANSWER_HEADERS,
  });
  if (body === undefined) return new Response(null, { status, headers: all });
  return Response.json(body, { status, headers: all });
}
