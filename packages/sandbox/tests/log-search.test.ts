import type {
  LogSearchCatalogResponse,
  LogSearchResponse,
} from "@kapso-platform/types";
import { expect, test } from "vitest";
import type { Sandbox } from "../src/index.js";
import { call, idOf, query, startEmpty } from "./support/api.js";

const PATH = "/log_search";

async function search(sandbox: Sandbox, parameters = {}) {
  const { status, body } = await call<LogSearchResponse>(
    sandbox,
    PATH + query(parameters),
  );
  if (status !== 200) throw new Error(body.error);
  return body.data;
}

function filter(sandbox: Sandbox, body?: object) {
  return call<LogSearchResponse>(sandbox, PATH, {
    method: "POST",
    ...(body && { body }),
  });
}

/** Two requests that succeed, one that fails, and a message. */
async function startWithLogs(): Promise<Sandbox> {
  const sandbox = await startEmpty();
  await call(sandbox, "/users");
  await call(sandbox, `/whatsapp/conversations/${idOf(9)}`);
  await call(sandbox, "/findings");
  await sandbox.receiveMessage({ from: "14155550101", text: "Hello" });
  return sandbox;
}

test("finds requests and messages, newest first, within its window", async () => {
  const sandbox = await startWithLogs();
  const found = await search(sandbox);
  expect(found.available).toBe(true);
  expect(found.source).toBe("all");
  expect(found.events.map(({ source }) => source)).toEqual(
    expect.arrayContaining(["external_api_log", "whatsapp_webhook_event"]),
  );
  const times = found.events.map(({ timestamp }) =>
    Date.parse(timestamp ?? ""),
  );
  expect(times).toEqual([...times].sort((a, b) => b - a));
  const { since, until } = found.window ?? {};
  expect(Date.parse(until ?? "") - Date.parse(since ?? "")).toBe(86_400_000);
  expect(found.pagination).toEqual({ has_more: false, next_cursor: null });
});

test("searches by text, source and problems", async () => {
  const sandbox = await startWithLogs();
  const text = await search(sandbox, { query: "GET /platform/v1/FINDINGS" });
  expect(text.events.map(({ endpoint }) => endpoint)).toEqual([
    "/platform/v1/findings",
  ]);
  const messages = await search(sandbox, { source: "whatsapp_webhook_event" });
  expect(messages.events).toMatchObject([
    { message: "inbound text message", message_type: "text" },
  ]);
  for (const name of ["problems_only", "errors_only"]) {
    const { events } = await search(sandbox, { [name]: true });
    expect(events).toMatchObject([
      {
        level: "error",
        response_status: 404,
        error_message: "WhatsApp conversation not found",
      },
    ]);
  }
});

test("walks the pages with the cursor of the response before", async () => {
  const sandbox = await startWithLogs();
  const parameters = { source: "external_api_log", query: "GET", limit: 1 };
  const first = await search(sandbox, parameters);
  expect(first.pagination?.has_more).toBe(true);
  const ids = first.events.map(({ id }) => id);
  const second = await search(sandbox, {
    ...parameters,
    cursor: first.pagination?.next_cursor,
  });
  expect(second.events).toHaveLength(1);
  expect(ids).not.toContain(second.events[0]!.id);
});

test("filters by an object and by a list of entries", async () => {
  const sandbox = await startWithLogs();
  const one = await filter(sandbox, {
    filters: { endpoint_contains: "conversations", response_status: 404 },
  });
  expect(one.body.data.events).toHaveLength(1);
  const other = await filter(sandbox, {
    filters: [{ key: "endpoint_contains", value: "/users" }],
  });
  expect(other.body.data.events).toMatchObject([
    { endpoint: "/platform/v1/users" },
  ]);
  const all = await filter(sandbox);
  expect(all.status).toBe(200);
  const unknown = await filter(sandbox, { filters: { colour: "red" } });
  expect([unknown.status, unknown.body.error]).toEqual([
    422,
    expect.stringContaining('"colour"') as string,
  ]);
});

test("looks around a moment, and puts a highlighted entry into the page", async () => {
  const sandbox = await startWithLogs();
  const { events } = await search(sandbox, { query: "/users" });
  const [event] = events;
  const around = await search(sandbox, {
    period: "context",
    around: event!.timestamp!,
  });
  expect(around.events.map(({ id }) => id)).toContain(event!.id);
  const elsewhere = await search(sandbox, {
    period: "context",
    around: "2020-01-01T00:00:00Z",
    highlight_event_id: event!.id,
  });
  expect(elsewhere.events).toEqual([event]);
  const resource = await search(sandbox, {
    query: "nothing of the kind",
    highlight_resource_id: event!.resource_id!,
  });
  expect(resource.events).toEqual([event]);
});

test("rejects a moment without context, and an invalid cursor", async () => {
  const sandbox = await startEmpty();
  const rejected = [
    "period=context",
    "around=2026-01-01T00:00:00Z",
    "cursor=x",
    "cursor=",
    `cursor=${Buffer.from('{"at":"2026-01-01T00:00:00Z","id":"x"}').toString("base64")}`,
    "cursor=e30=",
    "source=everything",
    "limit=101",
  ];
  for (const parameters of rejected) {
    const { status, body } = await call(sandbox, `${PATH}?${parameters}`);
    expect([parameters, status]).toEqual([parameters, 422]);
    expect(body.error).toContain(
      `"${parameters.split("=")[0]!.replace("period", "around")}"`,
    );
  }
});

test("plays a search that is unavailable, and one that fails", async () => {
  const sandbox = await startWithLogs();
  expect(await search(sandbox, { query: "sandbox: unavailable" })).toEqual({
    available: false,
    events: [],
  });
  const { status, body } = await filter(sandbox, { query: "sandbox: fail" });
  expect(status).toBe(422);
  expect(body).toMatchObject({
    data: { available: true, events: [], code: "elastic_search_failed" },
  });
});

test("the catalog names the sources and filters that a search takes", async () => {
  const sandbox = await startWithLogs();
  const { body } = await call<LogSearchCatalogResponse>(
    sandbox,
    `${PATH}/catalog`,
  );
  const { catalog, available } = body.data;
  expect(available).toBe(true);
  for (const { value = "" } of catalog?.sources ?? []) {
    expect((await search(sandbox, { source: value })).source).toBe(value);
  }
  for (const { param_key: key = "" } of catalog?.filter_suggestions ?? []) {
    const { status } = await filter(sandbox, { filters: { [key]: "x" } });
    expect([key, status]).toEqual([key, 200]);
  }
});
