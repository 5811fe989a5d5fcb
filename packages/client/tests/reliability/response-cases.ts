import type { RequestListener } from "node:http";
import { ITEM, type NetworkCase, body, status } from "./network-case.js";

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
      { name: "other 4xx", respond: status(418), error: "KapsoApiError" },
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
        name: "a page of a proxy",
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
      {
        name: "JSON that is not an object",
        respond: status(404, {}, "[null]"),
        error: "KapsoNotFoundError",
      },
      {
        name: "more than 64 KiB, which are truncated",
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
        name: "incomplete JSON",
        respond: body('{"data":{"id"'),
        error: "KapsoParseError",
      },
      {
        name: "JSON with a control character in a string",
        respond: body('{"data":{"id":"\u0000"}}'),
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
        name: "unknown members",
        respond: body({ data: { id: "1", later: true }, later: true }),
      },
    ],
  };
