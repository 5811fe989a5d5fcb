import { describe, expect, it } from "vitest";
import {
  KapsoAuthenticationError,
  KapsoNotFoundError,
  KapsoParseError,
  KapsoRateLimitError,
  KapsoServerError,
  KapsoValidationError,
  Page,
  createKapsoClient,
} from "../../src/index.js";
import { rejection } from "../rejection.js";
import { startSandbox } from "../sandbox.js";

const UNKNOWN = "00000000-0000-4000-8000-000000000000";

describe("conversations", () => {
  it("are listed, read, closed and reopened", async () => {
    const { kapso } = await startSandbox({ conversations: 30 });
    const page = await kapso.conversations.list({ status: "active", limit: 5 });
    expect(page).toBeInstanceOf(Page);
    expect(page.items).toHaveLength(5);
    const [first] = page.items;
    const { id, last_active_at } = first!;
    expect(await kapso.conversations.get(id)).toEqual(first);

    const ended = await kapso.conversations.update(id, { status: "ended" });
    expect(ended).toMatchObject({ id, status: "ended", last_active_at });
    const open = await kapso.conversations.update(id, { status: "active" });
    expect(open.status).toBe("active");
  });

  it("are assigned, handed over and released", async () => {
    const { kapso } = await startSandbox({ conversations: 30 });
    const [alice, bob] = (await kapso.users.list()).items;
    const [conversation] = await kapso.conversations
      .list({ unassigned: true })
      .toArray({ limit: 1 });
    const { id } = conversation!;
    const { assignments } = kapso.conversations;

    const first = await assignments.create(id, {
      user_id: alice!.user_id,
      notes: "Asked about a refund",
    });
    expect(first).toMatchObject({ user_id: alice!.user_id, active: true });
    const again = assignments.create(id, { user_id: bob!.user_id });
    expect(await rejection(again)).toBeInstanceOf(KapsoValidationError);

    await assignments.update(id, first.id, { user_id: bob!.user_id });
    const mine = kapso.conversations.list({ assigned_user_id: bob!.user_id });
    expect((await mine.toArray({ limit: 100 })).map((c) => c.id)).toContain(id);
    await assignments.update(id, first.id, { active: false });
    expect(await assignments.get(id, first.id)).toMatchObject({
      active: false,
    });
    const page = await assignments.list(id);
    expect(page.items.map((assignment) => assignment.id)).toContain(first.id);
    expect(page.meta).toMatchObject({ page: 1, per_page: 25 });
    expect(page.hasNextPage).toBe(false);
  });
});

describe("contacts", () => {
  it("are created, found by number, changed and erased", async () => {
    const { kapso } = await startSandbox({ conversations: 0 });
    const contact = await kapso.contacts.create({
      wa_id: "+15551234567",
      profile_name: "Noor",
    });
    expect(await kapso.contacts.get("15551234567")).toEqual(contact);
    const renamed = await kapso.contacts.update(contact.id, {
      display_name: "Noor (VIP)",
    });
    expect(renamed.display_name).toBe("Noor (VIP)");
    const preferences = await kapso.contacts.marketingPreferences.list(
      contact.id,
    );
    expect(preferences.items).toEqual([]);
    expect(preferences.hasNextPage).toBe(false);
    expect(await kapso.contacts.delete(contact.id)).toBeUndefined();
    expect(await rejection(kapso.contacts.get(contact.id))).toBeInstanceOf(
      KapsoNotFoundError,
    );
  });
});

describe("messages", () => {
  it("are listed newest first and read by WAMID", async () => {
    const { kapso } = await startSandbox({ conversations: 10 });
    const page = await kapso.messages.list({ direction: "inbound", limit: 3 });
    const times = page.items.map(({ timestamp }) => Number(timestamp));
    expect(times).toEqual([...times].sort((a, b) => b - a));
    const [first] = page.items;
    const message = await kapso.messages.get(first!.id);
    expect(message).toMatchObject({
      id: first!.id,
      timestamp: first!.timestamp,
    });
  });
});

describe("a failure", () => {
  it("is an error of the class for its status, with the message of the server", async () => {
    const { kapso } = await startSandbox({ conversations: 0 });
    const error = await rejection(kapso.conversations.get(UNKNOWN));
    expect(error).toBeInstanceOf(KapsoNotFoundError);
    expect(error).toMatchObject({
      status: 404,
      operation: "conversations.get",
      body: { error: expect.any(String) },
      message: expect.stringMatching(/^404 Not Found: /),
    });
  });

  it("with a wrong key is an authentication error", async () => {
    const { sandbox } = await startSandbox({ conversations: 0 });
    const kapso = createKapsoClient({ baseUrl: sandbox.url, apiKey: "wrong" });
    expect(await rejection(kapso.users.list())).toBeInstanceOf(
      KapsoAuthenticationError,
    );
  });

  it("that is temporary is retried, and the observers are called", async () => {
    const seen: string[] = [];
    const { sandbox, kapso } = await startSandbox(
      { conversations: 1 },
      {
        onRequest: ({ attempt }) => seen.push(`request ${attempt}`),
        onRetry: ({ status, reason }) =>
          seen.push(`retry ${reason} ${status ?? ""}`),
        onResponse: ({ status }) => seen.push(`response ${status}`),
      },
    );
    sandbox.faults.add({
      status: 503,
      headers: { "retry-after": "0" },
      times: 2,
    });
    expect((await kapso.users.list()).items.length).toBeGreaterThan(0);
    expect(seen).toEqual([
      "request 1",
      "response 503",
      "retry status 503",
      "request 2",
      "response 503",
      "retry status 503",
      "request 3",
      "response 200",
    ]);
  });

  it("that is permanent is thrown after the last retry", async () => {
    const { sandbox, kapso } = await startSandbox({ conversations: 0 });
    sandbox.faults.add({
      status: 429,
      body: { error: "Rate limited", message: "Slow down" },
      headers: { "retry-after": "0" },
      times: 10,
    });
    const error = await rejection(kapso.users.list({}, { maxRetries: 1 }));
    expect(error).toBeInstanceOf(KapsoRateLimitError);
    expect(error).toMatchObject({ retryAfter: 0 });
    expect(sandbox.requests).toHaveLength(2);
  });

  it("of a change is not retried", async () => {
    const { sandbox, kapso } = await startSandbox({ conversations: 1 });
    const [conversation] = await kapso.conversations
      .list()
      .toArray({ limit: 1 });
    sandbox.requests.clear();
    sandbox.faults.add({ status: 500, times: 1 });
    const change = kapso.conversations.update(conversation!.id, {
      status: "ended",
    });
    expect(await rejection(change)).toBeInstanceOf(KapsoServerError);
    expect(sandbox.requests).toHaveLength(1);
  });
});

describe("a response that does not fit the operation", () => {
  it.each([
    [
      "an HTML page",
      "<html>Please log in</html>",
      { "content-type": "text/html" },
    ],
    ["an empty body", "", {}],
    ["JSON without data", {}, {}],
    ["null", "null", { "content-type": "application/json" }],
    ["data that is not a list", { data: {} }, {}],
  ])("%s is a parse error", async (_what, body, headers) => {
    const { sandbox, kapso } = await startSandbox({ conversations: 0 });
    sandbox.faults.add({ status: 200, body, headers, times: 1 });
    const error = await rejection(kapso.conversations.list());
    expect(error).toBeInstanceOf(KapsoParseError);
    expect(error).toMatchObject({
      status: 200,
      operation: "conversations.list",
    });
  });

  it("shows the beginning of the body", async () => {
    const { sandbox, kapso } = await startSandbox({ conversations: 0 });
    sandbox.faults.add({ status: 200, body: "<html>Please log in", times: 1 });
    expect(await rejection(kapso.conversations.get(UNKNOWN))).toMatchObject({
      body: "<html>Please log in",
    });
  });
});
