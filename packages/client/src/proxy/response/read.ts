import { toApiError } from "../../errors/failed-response.js";
import { createRedactor } from "../../errors/redactor.js";
import { readBytes } from "../bounded-stream.js";
import { Rejection, RESPONSE_HEADERS } from "../rejection.js";
import { passedHeaders } from "./headers.js";

/** Maximum size of the body of an error in bytes. */
const MAX_ERROR_BYTES = 65_536;

/** A JSON response of the API, without the key. */
export interface JsonResponse {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed; undefined if there was none. */
  readonly body: unknown;
}

/** Options of {@link readJson}. */
export interface ReadOptions {
  readonly apiKey: string;
  /** Counted after decoding. */
  readonly maxBytes: number;
  readonly operation: string;
}

/**
 * Rejects a response that a browser cannot use.
 *
 * @throws Rejection 502 for a status that is neither a success nor an error, and for 401:
 *   the key of the proxy is wrong, not the session of the user
 */
export function checkStatus(
  { status, ok, headers, body }: Response,
  { apiKey, operation }: ReadOptions,
): void {
  if (ok || (status >= 400 && status !== 401)) return;
  body?.cancel().catch(() => {});
  if (status === 401) {
    throw new Rejection(502, "The API rejected the proxy's key", {
      code: "proxy_key_rejected",
      cause: toApiError(
        createRedactor(() => [apiKey]),
        {
          status,
          headers,
          body: { error: "check the apiKey of createProxyHandler" },
          operation,
        },
      ),
    });
  }
  throw new Rejection(502, `The API responded with ${status}`);
}

/**
 * Reads a response of the API as JSON.
 *
 * @throws Rejection 502 for a successful response that is not JSON or larger than
 *   `maxBytes`, and the errors of {@link checkStatus}
 */
export async function readJson(
  response: Response,
  options: ReadOptions,
): Promise<JsonResponse> {
  checkStatus(response, options);
  const { status, ok } = response;
  const { apiKey, maxBytes } = options;
  const headers = passedHeaders(response.headers, apiKey);
  const limit = ok ? maxBytes : Math.min(MAX_ERROR_BYTES, maxBytes);
  const bytes = await readBytes(response.body, limit);
  if (!bytes) {
    const problem = `The API's response is larger than ${limit} bytes`;
    if (ok) throw new Rejection(502, problem, { cause: new Error(problem) });
    return { status, headers, body: { error: problem } };
  }
  if (bytes.byteLength === 0) return { status, headers, body: undefined };
  let body: unknown;
  try {
    body = JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    // For example an HTML page of a gateway, which must not run on the app's origin.
    if (ok) {
      throw new Rejection(502, "The API's response is not JSON", { cause });
    }
    body = { error: `The API responded with ${status}, without JSON` };
  }
  return {
    status,
    headers,
    body: redactTokens(createRedactor(() => [apiKey]).redact(body)),
  };
}

/** Creates the response for the browser. */
export function sendJson({ status, headers, body }: JsonResponse): Response {
  const all = new Headers({
    ...Object.fromEntries(headers),
    ...RESPONSE_HEADERS,
  });
  if (body === undefined) return new Response(null, { status, headers: all });
  return Response.json(body, { status, headers: all });
}

/** Removes Meta's access token, which links to further pages contain. */
function redactTokens(body: unknown): unknown {
  return JSON.parse(JSON.stringify(body), (_name, value: unknown) =>
    typeof value === "string"
      ? value.replaceAll(/([?&]access_token=)[^&#]*/g, "$1[redacted]")
      : value,
  ) as unknown;
}
