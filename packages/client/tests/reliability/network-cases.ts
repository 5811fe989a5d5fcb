import { randomBytes } from "node:crypto";
import type { RequestListener } from "node:http";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { reset, stall } from "../transport/http-server.js";
import {
  ITEM,
  type NetworkCase,
  body,
  cut,
  raw,
  status,
  whileRead,
} from "./network-case.js";
import { RESPONSE_CASES } from "./response-cases.js";

const SHORT = { timeout: 100 };
const SMALL = { maxResponseBytes: 1000 };

const earlyHints: RequestListener = (request, response) => {
  response.writeEarlyHints({ link: "</style.css>; rel=preload" }, () => {
    body(ITEM)(request, response);
  });
};

const silent: RequestListener = () => {};

const stallError: RequestListener = (_request, response) => {
  response.writeHead(404, { "content-length": 100 }).write("{");
};

const drip: RequestListener = (_request, response) => {
  response.writeHead(200, { "content-type": "application/json" });
  const write = (): void => {
    if (!response.destroyed) response.write(" ", () => setImmediate(write));
  };
  write();
};

/** Redirects to a place of the API that responds with an item. */
function redirectWith(
  code: number,
  location = "/platform/v1/elsewhere",
): RequestListener {
  return (request, response) => {
    const respond = request.url?.endsWith("/elsewhere")
      ? body(ITEM)
      : status(code, { location });
    respond(request, response);
  };
}

const stallRedirect: RequestListener = (request, response) => {
  if (request.url?.endsWith("/elsewhere")) body(ITEM)(request, response);
  else {
    const location = "/platform/v1/elsewhere";
    response.writeHead(307, { location, "content-length": 9 }).write("{");
  }
};

const dripHeaders: RequestListener = ({ socket }) => {
  const write = (text: string): void => {
    if (socket.destroyed) return;
    socket.write(text, () => setImmediate(write, "a"));
  };
  write("HTTP/1.1 200 OK\r\nX-Long: ");
};

const hints: RequestListener = ({ socket }) => {
  const hint = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";
  socket.write(hint.repeat(10_000), () => {
    socket.destroy();
  });
};

const bytewise: RequestListener = (_request, response) => {
  response.writeHead(200, { "content-type": "application/json" });
  for (const character of JSON.stringify(ITEM)) response.write(character);
  response.end();
};

const seeOther: RequestListener = (request, response) => {
  const respond =
    request.url === "/platform/v1/result"
      ? body(ITEM)
      : status(303, { location: "/platform/v1/result" });
  respond(request, response);
};

/** Rows of the tables in `docs/reliability.md`, by the heading above them. */
export const NETWORK_CASES: Readonly<Record<string, readonly NetworkCase[]>> = {
  "The connection": [
    {
      name: "no server listens at the URL",
      respond: body(ITEM),
      // The server does not use TLS at this port.
      toBaseUrl: (url) => url.replace("127.0.0.1", "[::1]"),
      error: "KapsoConnectionError",
      retries: "reads",
    },
    {
      name: "TLS fails",
      respond: body(ITEM),
      toBaseUrl: (url) => url.replace("http:", "https:"),
      error: "KapsoConnectionError",
      retries: "reads",
    },
    {
      name: "the connection is reset before the response",
      respond: reset,
      error: "KapsoConnectionError",
      retries: "reads",
    },
    {
      name: "the connection is closed without a response",
      respond: raw(""),
      error: "KapsoConnectionError",
      retries: "reads",
    },
    {
      name: "the connection is closed within the headers",
      respond: raw("HTTP/1.1 200 OK\r\nContent-Ty"),
      error: "KapsoConnectionError",
      retries: "reads",
    },
    {
      name: "the response is not HTTP",
      respond: raw("220 mail.example ESMTP\r\n"),
      error: "KapsoConnectionError",
      retries: "reads",
    },
    {
      name: "the headers are larger than the platform allows",
      respond: body(ITEM, { "x-large": "x".repeat(200_000) }),
      error: "KapsoConnectionError",
      retries: "reads",
    },
    {
      name: "a body with a length is incomplete",
      respond: cut({ "content-length": 100 }),
      error: "KapsoConnectionError",
      retries: "reads",
      download: whileRead("KapsoConnectionError"),
    },
    {
      name: "a chunked body is incomplete",
      respond: cut({ "transfer-encoding": "chunked" }),
      error: "KapsoConnectionError",
      retries: "reads",
      download: whileRead("KapsoConnectionError"),
    },
    {
      name: "a chunk has no length",
      respond: raw(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n",
      ),
      error: "KapsoConnectionError",
      retries: "reads",
      download: whileRead("KapsoConnectionError"),
    },
    {
      name: "two lengths that differ",
      respond: raw(
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
      ),
      error: "KapsoConnectionError",
      retries: "reads",
    },
    {
      name: "a length that is not a number",
      respond: raw("HTTP/1.1 200 OK\r\nContent-Length: two\r\n\r\n{}"),
      error: "KapsoConnectionError",
      retries: "reads",
    },
    {
      name: "a header that HTTP does not allow",
      respond: raw(
        `HTTP/1.1 200 OK\r\nBad Header: 1\r\n\r\n${JSON.stringify(ITEM)}`,
      ),
    },
    {
      name: "a header that HTTP does not allow, with an error status",
      respond: raw("HTTP/1.1 404 No\r\nBad Header: 1\r\n\r\n{}"),
      error: "KapsoNotFoundError",
    },
    {
      name: "a status line without a status code",
      respond: raw("HTTP/1.1 OK\r\n\r\n"),
      error: "KapsoConnectionError",
      retries: "reads",
    },
    {
      name: "the server switches to another protocol",
      respond: raw(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: other\r\nConnection: upgrade\r\n\r\n",
      ),
      error: "KapsoConnectionError",
      retries: "reads",
    },
    {
      name: "a compressed body that is not compressed",
      respond: body(ITEM, { "content-encoding": "gzip" }),
      error: "KapsoConnectionError",
      retries: "reads",
      download: whileRead("KapsoConnectionError"),
    },
    {
      name: "a body compressed more often than the platform supports",
      respond: body(ITEM, { "content-encoding": "gzip, ".repeat(6) + "gzip" }),
      error: "KapsoConnectionError",
      retries: "reads",
    },
    {
      name: "an endless series of informational responses",
      respond: hints,
      error: "KapsoConnectionError",
      retries: "reads",
    },
    {
      name: "a status line without a reason",
      respond: raw(
        `HTTP/1.1 200\r\nConnection: close\r\n\r\n${JSON.stringify(ITEM)}`,
      ),
    },
    {
      name: "trailers after a chunked body",
      respond: raw(
        `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n13\r\n${JSON.stringify(ITEM)}\r\n0\r\nX-Sum: 1\r\n\r\n`,
      ),
    },
    {
      name: "a body in parts of one byte",
      respond: bytewise,
    },
    {
      name: "a compression that the platform does not know",
      respond: body(ITEM, { "content-encoding": "none" }),
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
      name: "HTTP/1.0, and a body that ends with the connection",
      respond: raw(
        `HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n${JSON.stringify(ITEM)}`,
      ),
    },
    {
      name: "a body compressed with Brotli",
      respond: body(brotliCompressSync(JSON.stringify(ITEM)), {
        "content-encoding": "br",
      }),
    },
    {
      name: "a chunked body, a compressed body",
      respond: body(gzipSync(JSON.stringify(ITEM)), {
        "content-encoding": "gzip",
        "transfer-encoding": "chunked",
      }),
    },
  ],
  "Incomplete bodies": [
    {
      name: "without a length, which is not detectable",
      respond: raw(
        'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{"data":',
      ),
      error: "KapsoParseError",
      download: whileRead("KapsoConnectionError", 9),
    },
    {
      name: "compressed, with the correct length",
      respond: body(
        gzipSync(JSON.stringify({ data: "x".repeat(5000) })).subarray(0, -10),
        { "content-encoding": "gzip" },
      ),
      error: "KapsoParseError",
      download: whileRead("KapsoConnectionError", 5011),
    },
    {
      name: "compressed with Brotli, with the correct length",
      respond: body(
        brotliCompressSync(randomBytes(5000).toString("hex")).subarray(0, -9),
        { "content-encoding": "br" },
      ),
      error: "KapsoParseError",
      download: whileRead("KapsoConnectionError", 10_000),
    },
    {
      name: "of an error response",
      respond: cut({ "content-length": 100 }, 404),
      error: "KapsoConnectionError",
      retries: "reads",
    },
  ],
  "Time and size": [
    {
      name: "no response within `timeout`",
      respond: silent,
      options: SHORT,
      error: "KapsoTimeoutError",
      retries: "reads",
    },
    {
      name: "the body stalls",
      respond: stall,
      options: SHORT,
      error: "KapsoTimeoutError",
      retries: "reads",
      download: whileRead("KapsoTimeoutError"),
    },
    {
      name: "the body of an error stalls",
      respond: stallError,
      options: SHORT,
      error: "KapsoTimeoutError",
      retries: "reads",
    },
    {
      name: "the headers arrive slowly and without an end",
      respond: dripHeaders,
      options: SHORT,
      error: "KapsoTimeoutError",
      retries: "reads",
    },
    {
      name: "the body of a redirect stalls",
      respond: stallRedirect,
    },
    {
      name: "the body arrives slowly and without an end",
      respond: drip,
      options: SHORT,
      error: "KapsoTimeoutError",
      retries: "reads",
      download: whileRead("KapsoTimeoutError"),
    },
    {
      name: "a body of more than `maxResponseBytes`",
      respond: body({ data: { id: "x".repeat(2000) } }),
      options: SMALL,
      error: "KapsoResponseSizeError",
      download: whileRead("KapsoResponseSizeError"),
    },
    {
      name: "such a body without a length",
      respond: body(
        { data: { id: "x".repeat(2000) } },
        { "transfer-encoding": "chunked" },
      ),
      options: SMALL,
      error: "KapsoResponseSizeError",
      download: whileRead("KapsoResponseSizeError"),
    },
    {
      name: "such a body of an error response",
      respond: status(404, {}, { error: "x".repeat(2000) }),
      options: SMALL,
      error: "KapsoNotFoundError",
    },
    {
      name: "a compressed body that is larger after decoding",
      respond: body(gzipSync(JSON.stringify({ data: "x".repeat(100_000) })), {
        "content-encoding": "gzip",
      }),
      options: SMALL,
      error: "KapsoResponseSizeError",
      download: whileRead("KapsoResponseSizeError"),
    },
  ],
  Redirects: [
    {
      name: "within the API's origin",
      respond: redirectWith(307),
    },
    ...[301, 302, 308].map((code): NetworkCase => ({
      name: `within the API's origin, with ${code}`,
      respond: redirectWith(code),
    })),
    {
      name: "to a relative URL",
      respond: redirectWith(307, "../elsewhere"),
    },
    {
      name: "of a change to its result, with 303",
      respond: seeOther,
    },
    {
      name: "to another origin",
      respond: status(302, { location: "https://elsewhere.example/" }),
      error: "KapsoConnectionError",
    },
    {
      name: "more than five, for example in a loop",
      respond: status(307, { location: "/platform/v1/again" }),
      error: "KapsoConnectionError",
    },
    {
      name: "to something that is not a URL",
      respond: status(302, { location: "http://[" }),
      error: "KapsoConnectionError",
    },
    {
      name: "to another host without a protocol",
      respond: status(302, { location: "//elsewhere.example/" }),
      error: "KapsoConnectionError",
    },
    {
      name: "to another port",
      respond: status(302, { location: "http://127.0.0.1:1/" }),
      error: "KapsoConnectionError",
    },
    {
      name: "to another protocol, such as `data:`",
      respond: status(302, { location: "data:application/json,{}" }),
      error: "KapsoConnectionError",
    },
    {
      name: "with 300 or 304, which are not redirects",
      respond: status(300, { location: "/platform/v1/elsewhere" }),
      error: "KapsoApiError",
    },
    {
      name: "without a location",
      respond: status(302),
      error: "KapsoApiError",
    },
  ],
  ...RESPONSE_CASES,
};
