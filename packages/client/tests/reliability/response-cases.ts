import type { RequestListener } from "node:http";
import { gzipSync } from "node:zlib";
import {
  A_FILE,
  ITEM,
  type NetworkCase,
  body,
  raw,
  status,
  whileRead,
} from "./network-case.js";

const DATE = "Tue, 01 Jul 2025 12:00:00 GMT";
const PAST = "Mon, 30 Jun 2025 12:00:00 GMT";

const noContent: RequestListener = (_request, response) => {
  response.writeHead(204).end();
};

/** Kinds of responses, by the heading in `docs/reliability.md`. */
export const RESPONSE_CASES: Readonly<Record<string, readonly NetworkCase[]>> =
  {
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
        retries: "reads",
      },
      { name: "409", respond: status(409), error: "KapsoConflictError" },
      { name: "422", respond: status(422), error: "KapsoValidationError" },
      {
        name: "429",
        respond: status(429),
        error: "KapsoRateLimitError",
        retries: "all",
      },
      {
        name: "429 with `Retry-After` of up to 60 s",
        respond: status(429, { "retry-after": "0" }),
        error: "KapsoRateLimitError",
        retries: "all",
      },
      {
        name: "429 with `Retry-After` of more than 60 s",
        respond: status(429, { "retry-after": "61" }),
        error: "KapsoRateLimitError",
      },
      {
        name: "429 with `Retry-After` as a date",
        respond: status(429, { "retry-after": DATE, date: DATE }),
        error: "KapsoRateLimitError",
        retries: "all",
      },
      {
        name: "429 with `Retry-After` as a past date",
        respond: status(429, { "retry-after": PAST, date: DATE }),
        error: "KapsoRateLimitError",
        retries: "all",
      },
      {
        name: "429 with an invalid `Retry-After`",
        respond: status(429, { "retry-after": "soon" }),
        error: "KapsoRateLimitError",
        retries: "all",
      },
      ...[405, 406, 410, 413, 415, 418, 425, 431, 451].map(
        (code): NetworkCase => ({
          name: String(code),
          respond: status(code),
          error: "KapsoApiError",
        }),
      ),
      { name: "other 4xx", respond: status(499), error: "KapsoApiError" },
      ...[500, 502, 503, 504].map((code): NetworkCase => ({
        name: String(code),
        respond: status(code),
        error: "KapsoServerError",
        retries: "reads",
      })),
      {
        name: "503 with `Retry-After` of up to 60 s",
        respond: status(503, { "retry-after": "0" }),
        error: "KapsoServerError",
        retries: "all",
      },
      {
        name: "503 with `Retry-After` of more than 60 s",
        respond: status(503, { "retry-after": "3600" }),
        error: "KapsoServerError",
      },
      {
        name: "500 with `Retry-After`",
        respond: status(500, { "retry-after": "0" }),
        error: "KapsoServerError",
        retries: "reads",
      },
      ...[501, 505, 511, 520, 524, 529].map((code): NetworkCase => ({
        name: String(code),
        respond: status(code),
        error: "KapsoServerError",
      })),
      { name: "other 5xx", respond: status(507), error: "KapsoServerError" },
      {
        name: "a status that does not exist, such as 999",
        respond: status(999),
        error: "KapsoApiError",
      },
      {
        name: "any status, with code 131047",
        respond: status(400, {}, { error: { code: 131047, message: "no" } }),
        error: "KapsoReplyWindowError",
      },
    ],
    "Bodies of errors": [
      {
        name: "an HTML page of a proxy",
        respond: status(
          404,
          { "content-type": "text/html" },
          "<html>no</html>",
        ),
        error: "KapsoNotFoundError",
      },
      {
        name: "no body",
        respond: status(404, {}, ""),
        error: "KapsoNotFoundError",
      },
      {
        name: "incomplete JSON",
        respond: status(404, {}, '{"error":'),
        error: "KapsoNotFoundError",
      },
      ...["[null]", "null", '"no"', "42", "{}", '{"error":null}'].map(
        (text): NetworkCase => ({
          name: `\`${text}\``,
          respond: status(404, {}, text),
          error: "KapsoNotFoundError",
        }),
      ),
      {
        name: "JSON that is nested 10,000 levels deep",
        respond: status(
          404,
          {},
          `{"error":${"[".repeat(10_000)}${"]".repeat(10_000)}}`,
        ),
        error: "KapsoNotFoundError",
      },
      {
        name: "bytes that are not UTF-8",
        respond: status(404, {}, Buffer.from([0x7b, 0xff, 0x7d])),
        error: "KapsoNotFoundError",
      },
      {
        name: "a compressed body",
        respond: status(
          404,
          { "content-encoding": "gzip" },
          gzipSync('{"error":"no"}'),
        ),
        error: "KapsoNotFoundError",
      },
      {
        name: "more than 64 KiB, which are truncated",
        respond: status(404, {}, { error: "x".repeat(1_000_000) }),
        error: "KapsoNotFoundError",
      },
    ],
    "Bodies of successes": [
      {
        name: "no body",
        respond: body(""),
        error: "KapsoParseError",
        download: whileRead("KapsoConnectionError", 1),
      },
      {
        name: "204",
        respond: noContent,
        error: "KapsoParseError",
        download: whileRead("KapsoConnectionError", 1),
      },
      {
        name: "an HTML page, such as that of a captive portal",
        respond: body("<html>Sign in</html>", { "content-type": "text/html" }),
        error: "KapsoParseError",
        download: A_FILE,
      },
      {
        name: "incomplete JSON",
        respond: body('{"data":{"id"'),
        error: "KapsoParseError",
        download: A_FILE,
      },
      {
        name: "JSON with a control character in a string",
        respond: body('{"data":{"id":"\u0000"}}'),
        error: "KapsoParseError",
        download: A_FILE,
      },
      ...[
        "null",
        "[]",
        "true",
        "42",
        '"text"',
        "{}",
        '{"data":null}',
        "undefined",
        "NaN",
        "{'data':1}",
        '{"data":1}{"data":2}',
        '{"data":1,}',
        'call({"data":1})',
        " ",
      ].map((text): NetworkCase => ({
        name: `\`${text}\``,
        respond: body(text),
        error: "KapsoParseError",
        download: A_FILE,
        ...(["[]", "{}", '{"data":null}'].includes(text) && {
          isUploaded: true,
        }),
      })),
      {
        name: "JSON in UTF-16",
        respond: body(Buffer.from(JSON.stringify(ITEM), "utf16le")),
        error: "KapsoParseError",
        download: A_FILE,
      },
      {
        name: "205",
        respond: (_request, response) => void response.writeHead(205).end(),
        error: "KapsoParseError",
        download: whileRead("KapsoConnectionError", 1),
      },
      {
        name: "202 without a body",
        respond: status(202, {}, ""),
        error: "KapsoParseError",
        download: whileRead("KapsoConnectionError", 1),
      },
      ...[201, 202, 203, 206].map((code): NetworkCase => ({
        name: `${code} with the documented body`,
        respond: status(code, {}, ITEM),
      })),
      {
        name: "JSON without a content type",
        respond: raw(
          `HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n${JSON.stringify(ITEM)}`,
        ),
      },
      {
        name: "a string with bytes that are not UTF-8",
        respond: body(
          Buffer.concat([
            Buffer.from('{"data":{"id":"'),
            Buffer.from([0xff]),
            Buffer.from('"}}'),
          ]),
        ),
      },
      {
        name: "a duplicate name",
        respond: body('{"data":1,"data":{"id":"1"}}'),
      },
      {
        name: "a member called `__proto__`",
        respond: body('{"data":{"id":"1","__proto__":{"id":"2"}}}'),
      },
      {
        name: "JSON without `data`",
        respond: body({ id: "1" }),
        error: "KapsoParseError",
        download: A_FILE,
        isUploaded: true,
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
        name: "unknown members",
        respond: body({ data: { id: "1", later: true }, later: true }),
      },
    ],
  };
