import type { RequestListener } from "node:http";
import { gzipSync } from "node:zlib";
import { reset, stall } from "../transport/http-server.js";
import {
  ITEM,
  type NetworkCase,
  body,
  cut,
  raw,
  status,
} from "./network-case.js";

const SHORT = { timeout: 100 };
const SMALL = { maxResponseBytes: 1000 };

const earlyHints: RequestListener = (request, response) => {
  response.writeEarlyHints({ link: "</style.css>; rel=preload" }, () => {
    body(ITEM)(request, response);
  });
};

const silent: RequestListener = () => {};

const drip: RequestListener = (_request, response) => {
  response.writeHead(200, { "content-type": "application/json" });
  const write = (): void => {
    if (!response.destroyed) response.write(" ", () => setImmediate(write));
  };
  write();
};

const redirectHere: RequestListener = (request, response) => {
  const target = "/platform/v1/elsewhere";
  const respond =
    request.url === target ? body(ITEM) : status(307, { location: target });
  respond(request, response);
};

const noContent: RequestListener = (_request, response) => {
  response.writeHead(204).end();
};

/** Rows of the tables in `docs/reliability.md`, by the heading above them. */
export const NETWORK_CASES: Readonly<Record<string, readonly NetworkCase[]>> = {
  "The connection": [
    {
      name: "nobody listens at the address",
      respond: body(ITEM),
      // The server is at the same port of the other protocol alone.
      toBaseUrl: (url) => url.replace("127.0.0.1", "[::1]"),
      error: "KapsoConnectionError",
      repeats: "reads",
    },
    {
      name: "TLS fails",
      respond: body(ITEM),
      toBaseUrl: (url) => url.replace("http:", "https:"),
      error: "KapsoConnectionError",
      repeats: "reads",
    },
    {
      name: "the connection is reset before the response",
      respond: reset,
      error: "KapsoConnectionError",
      repeats: "reads",
    },
    {
      name: "the connection is closed without a response",
      respond: raw(""),
      error: "KapsoConnectionError",
      repeats: "reads",
    },
    {
      name: "the connection breaks off in the headers",
      respond: raw("HTTP/1.1 200 OK\r\nContent-Ty"),
      error: "KapsoConnectionError",
      repeats: "reads",
    },
    {
      name: "the response is not HTTP",
      respond: raw("220 mail.example ESMTP\r\n"),
      error: "KapsoConnectionError",
      repeats: "reads",
    },
    {
      name: "the headers are larger than the platform takes",
      respond: body(ITEM, { "x-large": "x".repeat(200_000) }),
      error: "KapsoConnectionError",
      repeats: "reads",
    },
    {
      name: "a body with a length breaks off",
      respond: cut({ "content-length": 100 }),
      error: "KapsoConnectionError",
      repeats: "reads",
    },
    {
      name: "a chunked body breaks off",
      respond: cut({ "transfer-encoding": "chunked" }),
      error: "KapsoConnectionError",
      repeats: "reads",
    },
    {
      name: "a compressed body that is not compressed",
      respond: body(ITEM, { "content-encoding": "gzip" }),
      error: "KapsoConnectionError",
      repeats: "reads",
    },
    {
      name: "informational responses before the response",
      respond: earlyHints,
    },
    {
      name: "the server closes the connection after each response",
      respond: body(ITEM, { connection: "close" }),
    },
    {
      name: "a chunked body, a compressed body",
      respond: body(gzipSync(JSON.stringify(ITEM)), {
        "content-encoding": "gzip",
        "transfer-encoding": "chunked",
      }),
    },
  ],
  "Time and size": [
    {
      name: "no response within `timeout`",
      respond: silent,
      options: SHORT,
      error: "KapsoTimeoutError",
      repeats: "reads",
    },
    {
      name: "the body stalls",
      respond: stall,
      options: SHORT,
      error: "KapsoTimeoutError",
      repeats: "reads",
    },
    {
      name: "the body drips without an end",
      respond: drip,
      options: SHORT,
      error: "KapsoTimeoutError",
      repeats: "reads",
    },
    {
      name: "a body of more than `maxResponseBytes`",
      respond: body({ data: { id: "x".repeat(2000) } }),
      options: SMALL,
      error: "KapsoResponseSizeError",
    },
    {
      name: "a compressed body that is larger than that when it is decoded",
      respond: body(gzipSync(JSON.stringify({ data: "x".repeat(100_000) })), {
        "content-encoding": "gzip",
      }),
      options: SMALL,
      error: "KapsoResponseSizeError",
    },
  ],
  Redirects: [
    {
      name: "within the API's origin",
      respond: redirectHere,
    },
    {
      name: "to another origin",
      respond: status(302, { location: "https://elsewhere.example/" }),
      error: "KapsoConnectionError",
    },
    {
      name: "more than five, such as a loop",
      respond: status(307, { location: "/platform/v1/again" }),
      error: "KapsoConnectionError",
    },
    {
      name: "to a place that is not a URL",
      respond: status(302, { location: "http://[" }),
      error: "KapsoConnectionError",
    },
    {
      name: "without a location",
      respond: status(302),
      error: "KapsoApiError",
    },
  ],
  Statuses: [
    { name: "400", respond: status(400), error: "KapsoValidationError" },
    { name: "401", respond: status(401), error: "KapsoAuthenticationError" },
    { name: "402", respond: status(402), error: "KapsoPlanError" },
    { name: "403", respond: status(403), error: "KapsoPermissionError" },
    { name: "404", respond: status(404), error: "KapsoNotFoundError" },
    {
      name: "408",
      respond: status(408),
      error: "KapsoApiError",
      repeats: "reads",
    },
    { name: "409", respond: status(409), error: "KapsoConflictError" },
    { name: "422", respond: status(422), error: "KapsoValidationError" },
    {
      name: "429",
      respond: status(429),
      error: "KapsoRateLimitError",
      repeats: "all",
    },
    {
      name: "429 with `Retry-After` of up to 60 s",
      respond: status(429, { "retry-after": "0" }),
      error: "KapsoRateLimitError",
      repeats: "all",
    },
    {
      name: "429 with `Retry-After` of more than 60 s",
      respond: status(429, { "retry-after": "61" }),
      error: "KapsoRateLimitError",
    },
    { name: "other 4xx", respond: status(418), error: "KapsoApiError" },
    ...[500, 502, 503, 504].map((code): NetworkCase => ({
      name: String(code),
      respond: status(code),
      error: "KapsoServerError",
      repeats: "reads",
    })),
    {
      name: "503 with `Retry-After` of up to 60 s",
      respond: status(503, { "retry-after": "0" }),
      error: "KapsoServerError",
      repeats: "all",
    },
    { name: "other 5xx", respond: status(507), error: "KapsoServerError" },
    {
      name: "any status, with a code of its own (131047)",
      respond: status(400, {}, { error: { code: 131047, message: "no" } }),
      error: "KapsoReplyWindowError",
    },
  ],
  "Bodies of errors": [
    {
      name: "a page of a proxy",
      respond: status(404, { "content-type": "text/html" }, "<html>no</html>"),
      error: "KapsoNotFoundError",
    },
    {
      name: "no body",
      respond: status(404, {}, ""),
      error: "KapsoNotFoundError",
    },
    {
      name: "JSON that breaks off",
      respond: status(404, {}, '{"error":'),
      error: "KapsoNotFoundError",
    },
    {
      name: "JSON that is not an object",
      respond: status(404, {}, "[null]"),
      error: "KapsoNotFoundError",
    },
    {
      name: "more than 64 KiB, of which the rest is dropped",
      respond: status(404, {}, { error: "x".repeat(1_000_000) }),
      error: "KapsoNotFoundError",
    },
  ],
  "Bodies of successes": [
    { name: "no body", respond: body(""), error: "KapsoParseError" },
    {
      name: "204",
      respond: noContent,
      error: "KapsoParseError",
    },
    {
      name: "a page, such as that of a captive portal",
      respond: body("<html>Sign in</html>", { "content-type": "text/html" }),
      error: "KapsoParseError",
    },
    {
      name: "JSON that ends too early",
      respond: body('{"data":{"id"'),
      error: "KapsoParseError",
    },
    { name: "`null`", respond: body("null"), error: "KapsoParseError" },
    {
      name: "JSON without `data`",
      respond: body({ id: "1" }),
      error: "KapsoParseError",
    },
    {
      name: "JSON with another content type",
      respond: body(JSON.stringify(ITEM), { "content-type": "text/plain" }),
    },
    {
      name: "JSON with a byte order mark",
      respond: body(`\ufeff${JSON.stringify(ITEM)}`),
    },
    {
      name: "members that this version does not know",
      respond: body({ data: { id: "1", later: true }, later: true }),
    },
  ],
};
