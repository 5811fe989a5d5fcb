import { describe, expect, it } from "vitest";
import { type KapsoClient, KapsoArgumentError } from "../../src/index.js";
import { formatValue } from "../../src/arguments/format-value.js";
import { rejection } from "../rejection.js";
import { startSandbox } from "../sandbox.js";

/* JavaScript code can make these calls; the types do not allow them. */
/* oxlint-disable typescript/no-unsafe-return */
/* oxlint-disable typescript/no-unsafe-call */
/* oxlint-disable typescript/no-unsafe-member-access */
// oxlint-disable-next-line typescript/no-explicit-any
type Untyped = any;

const ID = "c63ced48-1283-4d55-8c8d-930f525aa0e5";

type WrongCall = [
  what: string,
  call: (kapso: Untyped) => PromiseLike<unknown>,
  message: string,
];

const WRONG: WrongCall[] = [
  ...[0, 101, -1, 1.5, NaN, Infinity, "20"].map((limit): WrongCall => [
    `limit ${JSON.stringify(limit)}`,
    (kapso) => kapso.conversations.list({ limit }),
    `limit must be a whole number from 1 to 100, not ${typeof limit === "string" ? `"${limit}"` : String(limit)}`,
  ]),
  [
    "page 0 of an offset list",
    (kapso) => kapso.users.list({ page: 0 }),
    "page must be a whole number of at least 1, not 0",
  ],
  [
    "both assignee filters",
    (kapso) =>
      kapso.conversations.list({ assigned_user_id: ID, unassigned: true }),
    `assigned_user_id and unassigned exclude each other; give one of them, not { assigned_user_id: "${ID}", unassigned: true }`,
  ],
  [
    "a conversation instead of its id, which would list the messages of all",
    (kapso) => kapso.messages.list({ conversation_id: { id: ID } }),
    `conversation_id must be text, a number, a boolean or a list of them, not {"id":"${ID}"}`,
  ],
  [
    "both cursors",
    (kapso) => kapso.messages.list({ before: "b", after: "a" }),
    `before and after exclude each other; give one of them, not { before: "b", after: "a" }`,
  ],
  ...["", "  ", ".", "..", undefined, null, {}].map((id): WrongCall => [
    `id ${JSON.stringify(id)}`,
    (kapso) => kapso.conversations.get(id),
    `conversation_id must be an id, neither empty nor "." or "..", not ${formatValue(id)}`,
  ]),
  [
    "the second id of a path",
    (kapso) => kapso.conversations.assignments.get(ID, ".."),
    `id must be an id, neither empty nor "." or "..", not ".."`,
  ],
  ...[
    "yesterday",
    "2025-07-16",
    "2025-13-01T00:00:00Z",
    "2026-02-30T00:00:00Z",
    "2026-01-01T24:00:00Z",
    1752658800,
  ].map((date): WrongCall => [
    `date ${JSON.stringify(date)}`,
    (kapso) => kapso.conversations.list({ last_active_after: date }),
    `last_active_after must be a Date or a date-time such as "2025-07-16T09:45:00Z", not ${JSON.stringify(date)}`,
  ]),
  [
    "an invalid Date",
    (kapso) => kapso.contacts.list({ created_before: new Date("?") }),
    `created_before must be a Date or a date-time such as "2025-07-16T09:45:00Z", not Invalid Date`,
  ],
  ...["2026-07-01T12:00:00", new Date("?")].map((date): WrongCall => [
    `date ${formatValue(date)} in a body`,
    (kapso) => kapso.broadcasts.schedule(ID, { scheduled_at: date }),
    `scheduled_at must be a Date or a date-time such as "2025-07-16T09:45:00Z", not ${formatValue(date)}`,
  ]),
  [
    "a date in a body with an envelope",
    (kapso) => kapso.inboxEmbeds.update(ID, { expires_at: "tomorrow" }),
    `expires_at must be a Date or a date-time such as "2025-07-16T09:45:00Z", not "tomorrow"`,
  ],
  [
    "a date in the body of a list",
    (kapso) => kapso.logs.searchWithFilters({ around: 0 }),
    `around must be a Date or a date-time such as "2025-07-16T09:45:00Z", not 0`,
  ],
  [
    "a date in a body given to POST",
    (kapso) => kapso.POST("/events", { body: { name: "a", occurred_at: 1 } }),
    `occurred_at must be a Date or a date-time such as "2025-07-16T09:45:00Z", not 1`,
  ],
  ...[8.64e15, -1e15].map((time): WrongCall => [
    `a Date whose year does not have four digits: ${time}`,
    (kapso) => kapso.contacts.list({ created_after: new Date(time) }),
    `created_after must be a Date or a date-time such as "2025-07-16T09:45:00Z", not ${formatValue(new Date(time))}`,
  ]),
  [
    "no body",
    (kapso) => kapso.conversations.update(ID),
    "body must be an object, not undefined",
  ],
  [
    "an unknown direction",
    (kapso) => kapso.conversations.list({}, { direction: "sideways" }),
    `direction must be "forward" or "backward", not "sideways"`,
  ],
  [
    "a path that is not paginated",
    (kapso) => kapso.paginate("/whatsapp/conversations/{conversation_id}"),
    `path must be a paginated GET path such as "/customers", not "/whatsapp/conversations/{conversation_id}"`,
  ],
  [
    "a list without pages",
    (kapso) =>
      kapso.paginate("/whatsapp/contacts/{identifier}/marketing_preferences", {
        params: { path: { identifier: "1" } },
      }),
    `path must be a paginated GET path such as "/customers", not "/whatsapp/contacts/{identifier}/marketing_preferences"`,
  ],
  [
    "a limit of toArray below 0",
    (kapso) => kapso.conversations.list().toArray({ limit: -1 }),
    "limit must be a whole number from 0, or Infinity, not -1",
  ],
  [
    "toArray without a limit",
    (kapso) => kapso.conversations.list().toArray(),
    "limit must be a whole number from 0, or Infinity, not undefined",
  ],
  [
    "a walk back through a log search",
    (kapso) => kapso.logs.search({}, { direction: "backward" }),
    `direction must be "forward", not "backward": this list has no previous pages`,
  ],
  [
    "a string instead of parameters",
    (kapso) => kapso.conversations.list("active"),
    `params must be an object such as { limit: 20 }, not "active"`,
  ],
  [
    "a string instead of parameters, with toArray",
    (kapso) => kapso.contacts.list("active").toArray({ limit: 5 }),
    `params must be an object such as { limit: 20 }, not "active"`,
  ],
  [
    "an empty cursor",
    (kapso) => kapso.conversations.list({ after: "" }),
    `after must be the cursor of a page, not ""; leave it out for the first page`,
  ],
  [
    "half of a surrogate pair in a filter",
    (kapso) => kapso.conversations.list({ phone_number: "\ud800" }),
    `phone_number must be Unicode text, without half of a surrogate pair, not "\\ud800"`,
  ],
  [
    "half of a surrogate pair in an id",
    (kapso) => kapso.conversations.get("\ud800"),
    `conversation_id must be Unicode text, without half of a surrogate pair, not "\\ud800"`,
  ],
  [
    "no arguments instead of an id and a body",
    (kapso) => kapso.conversations.update(),
    `conversation_id must be an id, neither empty nor "." or "..", not undefined`,
  ],
  [
    "a timeout that is a string",
    (kapso) => kapso.users.list({}, { timeout: "5000" }),
    `timeout must be milliseconds above 0, or Infinity, not "5000"`,
  ],
  [
    "a controller instead of its signal",
    (kapso) => kapso.users.list({}, { signal: new AbortController() }),
    "signal must be an AbortSignal, such as the signal of an AbortController, not {}",
  ],
  [
    "a header value with a line break",
    (kapso) => kapso.users.list({}, { headers: { a: "z\nb" } }),
    `headers must have names and values that HTTP allows: "a" is not allowed (its value is not shown here)`,
  ],
  [
    "a timeout of 0",
    (kapso) => kapso.users.list({}, { timeout: 0 }),
    "timeout must be milliseconds above 0, or Infinity, not 0",
  ],
  [
    "a fraction of a retry",
    (kapso) => kapso.users.list({}, { maxRetries: 0.5 }),
    "maxRetries must be an integer from 0 to 10, not 0.5",
  ],
  [
    "the key among the headers",
    (kapso) => kapso.users.list({}, { headers: { "x-api-key": "k" } }),
    "headers must not contain X-API-Key: pass the key as apiKey",
  ],
  [
    "a limit given to GET",
    (kapso) =>
      kapso.GET("/whatsapp/conversations", { params: { query: { limit: 0 } } }),
    "limit must be a whole number from 1 to 100, not 0",
  ],
  [
    "a dotted id given to GET",
    (kapso) =>
      kapso.GET("/whatsapp/conversations/{conversation_id}", {
        params: { path: { conversation_id: ".." } },
      }),
    `conversation_id must be an id, neither empty nor "." or "..", not ".."`,
  ],
  [
    "a missing id given to GET",
    (kapso) => kapso.GET("/whatsapp/conversations/{conversation_id}"),
    `conversation_id must be an id, neither empty nor "." or "..", not undefined`,
  ],
  [
    "both cursors given to paginate",
    (kapso) =>
      kapso.paginate("/whatsapp/contacts", {
        params: { query: { before: "b", after: "a" } },
      }),
    `before and after exclude each other; give one of them, not { before: "b", after: "a" }`,
  ],
  [
    "a request with a wrong date",
    (kapso) =>
      kapso.request("get", "/whatsapp/conversations", {
        params: { query: { created_after: "soon" } },
      }),
    `created_after must be a Date or a date-time such as "2025-07-16T09:45:00Z", not "soon"`,
  ],
];

describe("a wrong call is rejected before any request:", () => {
  it.each(WRONG)("%s", async (_what, call, message) => {
    const { sandbox, kapso } = await startSandbox({ conversations: 0 });
    const error = await rejection(call(kapso));
    expect(error).toBeInstanceOf(KapsoArgumentError);
    expect((error as KapsoArgumentError).message).toBe(message);
    expect(message.startsWith((error as KapsoArgumentError).argument)).toBe(
      true,
    );
    expect(sandbox.requests).toEqual([]);
  });
});

describe("a correct call succeeds:", () => {
  it.each<[string, (kapso: KapsoClient) => PromiseLike<unknown>]>([
    ["the smallest limit", (kapso) => kapso.conversations.list({ limit: 1 })],
    ["the largest limit", (kapso) => kapso.conversations.list({ limit: 100 })],
    [
      "a Date",
      (kapso) => kapso.conversations.list({ last_active_after: new Date() }),
    ],
    [
      "a date-time with a zone and a fraction",
      (kapso) =>
        kapso.conversations.list({
          created_before: "2025-07-16T09:45:00.123456+02:00",
        }),
    ],
    [
      "undefined for a missing parameter",
      (kapso) =>
        kapso.conversations.list({
          unassigned: true,
          assigned_user_id: undefined,
        }),
    ],
    [
      "a Date in GET",
      (kapso) =>
        kapso.GET("/whatsapp/conversations", {
          params: { query: { last_active_before: new Date() } },
        }),
    ],
    [
      "a Date in the body of a list",
      (kapso) =>
        kapso.logs.searchWithFilters({
          period: "context",
          around: new Date(),
        }),
    ],
  ])("%s", async (_what, call) => {
    const { sandbox, kapso } = await startSandbox({ conversations: 3 });
    await call(kapso);
    expect(sandbox.requests.map(({ status }) => status)).toEqual([200]);
  });

  it("a Date in a body, and null to remove it", async () => {
    const { kapso } = await startSandbox({ conversations: 0 });
    const expires_at = new Date("2035-01-01T00:00:00Z");
    const embed = await kapso.inboxEmbeds.create({
      scope_type: "project",
      name: "Desk",
      expires_at,
    });
    expect(new Date(embed.expires_at ?? "")).toEqual(expires_at);
    const { id } = embed;
    const renamed = await kapso.inboxEmbeds.update(id, { name: "Front desk" });
    expect(new Date(renamed.expires_at ?? "")).toEqual(expires_at);
    const endless = await kapso.inboxEmbeds.update(id, { expires_at: null });
    expect(endless.expires_at).toBeNull();
  });

  it("an id with a slash stays one path segment", async () => {
    const { sandbox, kapso } = await startSandbox({ conversations: 0 });
    await rejection(kapso.messages.get("a/../b"));
    expect(sandbox.requests[0]).toMatchObject({
      operationId: "getWhatsappMessage",
      status: 404,
    });
  });
});
