import { assertType, describe, expectTypeOf, it } from "vitest";
import {
  type BroadcastsSendResult,
  type FunctionsSecretsListItem,
  type KapsoClient,
  type KapsoFunction,
  type LogSearchEvent,
  type LogsSearchDetails,
  type Page,
  type PagePromise,
  type ResponsePromise,
  type WhatsappContact,
  type WhatsappConversation,
  type WhatsappMessage,
  createKapsoClient,
} from "../../src/index.js";

const kapso = createKapsoClient({ apiKey: "key" });

describe("list", () => {
  it("is a page if awaited and items if iterated", async () => {
    const list = kapso.conversations.list({ status: "active", limit: 50 });
    expectTypeOf(list).toEqualTypeOf<PagePromise<WhatsappConversation>>();
    expectTypeOf(await list).toEqualTypeOf<Page<WhatsappConversation>>();
    for await (const item of list) {
      expectTypeOf(item).toEqualTypeOf<WhatsappConversation>();
    }
    for await (const page of list.pages()) {
      expectTypeOf(page.items).toEqualTypeOf<WhatsappConversation[]>();
    }
    expectTypeOf(await list.toArray({ limit: 3 })).toEqualTypeOf<
      WhatsappConversation[]
    >();
  });

  it("takes a Date or a string for a time", () => {
    kapso.conversations.list({ last_active_after: new Date() });
    kapso.conversations.list({ last_active_after: "2025-07-16T09:45:00Z" });
    // @ts-expect-error a number is not a time
    kapso.conversations.list({ last_active_after: 1 });
  });

  it("takes a Date or a string for a time in a body", () => {
    const expires_at = new Date();
    void kapso.broadcasts.schedule("id", { scheduled_at: new Date() });
    void kapso.broadcasts.schedule("id", { scheduled_at: "2030-01-01T00:00Z" });
    void kapso.inboxEmbeds.update("id", { expires_at });
    void kapso.inboxEmbeds.update("id", { expires_at: null });
    void kapso.logs.searchWithFilters({ around: new Date() });
    void kapso.PATCH("/inbox_embeds/{inbox_embed_id}", {
      params: { path: { inbox_embed_id: "id" } },
      body: { inbox_embed: { expires_at } },
    });
    void kapso.POST("/log_search", { body: { around: new Date() } });
    void kapso.POST("/log_search");
    // @ts-expect-error a number is not a time
    void kapso.broadcasts.schedule("id", { scheduled_at: 1 });
    // @ts-expect-error the time is required
    void kapso.broadcasts.schedule("id", {});
    // @ts-expect-error other members do not take a Date
    void kapso.inboxEmbeds.update("id", { name: new Date() });
    // @ts-expect-error the envelope is required
    void kapso.POST("/inbox_embeds", { body: {} });
    const params = { path: { waba_id: "1" } };
    // @ts-expect-error the period is required
    void kapso.GET("/whatsapp/accounts/{waba_id}/usage", { params });
  });

  it("rejects incompatible and unknown parameters", () => {
    // @ts-expect-error both assignee filters
    kapso.conversations.list({ unassigned: true, assigned_user_id: "id" });
    // @ts-expect-error both cursors
    kapso.conversations.list({ before: "b", after: "a" });
    // @ts-expect-error no such status
    kapso.conversations.list({ status: "archived" });
    // @ts-expect-error no such parameter
    kapso.conversations.list({ state: "active" });
    // @ts-expect-error a list with both kinds of paging takes cursors
    kapso.contacts.list({ page: 2 });
    // @ts-expect-error no such direction
    kapso.conversations.list({}, { direction: "sideways" });
    // @ts-expect-error a limit is required
    void kapso.conversations.list().toArray();
  });
});

describe("single-item methods", () => {
  it("take ids, then the body, then options, and resolve to the item", () => {
    const { signal } = new AbortController();
    expectTypeOf(kapso.conversations.get("id", { signal })).toEqualTypeOf<
      ResponsePromise<WhatsappConversation>
    >();
    expectTypeOf(
      kapso.conversations.update("id", { status: "ended" }, { timeout: 1 }),
    ).toEqualTypeOf<ResponsePromise<WhatsappConversation>>();
    expectTypeOf(kapso.contacts.delete("id")).toEqualTypeOf<
      ResponsePromise<void>
    >();
    // @ts-expect-error the client adds the envelope
    void kapso.conversations.update("id", { whatsapp_conversation: {} });
    // @ts-expect-error no such status
    void kapso.conversations.update("id", { status: "archived" });
    // @ts-expect-error the user is required
    void kapso.conversations.assignments.create("id", { notes: "" });
    // @ts-expect-error an id is required
    void kapso.conversations.get();
  });
});

describe("results", () => {
  it("have a name even if the description has none", () => {
    expectTypeOf(kapso.broadcasts.send("id")).toEqualTypeOf<
      ResponsePromise<BroadcastsSendResult>
    >();
    expectTypeOf(kapso.functions.secrets.list("id")).toEqualTypeOf<
      PagePromise<FunctionsSecretsListItem>
    >();
    expectTypeOf(kapso.logs.search()).toEqualTypeOf<
      PagePromise<LogSearchEvent, LogsSearchDetails>
    >();
  });

  it("of a function are unknown, and narrow", async () => {
    const result = await kapso.functions.invoke("id", {});
    assertType<typeof result>(undefined);
    assertType<typeof result>(null);
    if (typeof result === "object" && result !== null && "data" in result) {
      expectTypeOf(result.data).toBeUnknown();
    }
    // @ts-expect-error it can be undefined
    assertType(result.data);
    // @ts-expect-error not the global Function
    assertType<KapsoFunction>(() => undefined);
  });
});

describe("paginate", () => {
  it("takes every paginated path and returns its items", () => {
    expectTypeOf(kapso.paginate("/whatsapp/messages")).toEqualTypeOf<
      PagePromise<WhatsappMessage>
    >();
    expectTypeOf(
      kapso.paginate(
        "/whatsapp/contacts",
        { params: { query: { limit: 1, created_after: new Date() } } },
        { prefetch: true },
      ),
    ).toEqualTypeOf<PagePromise<WhatsappContact>>();
    kapso.paginate("/whatsapp/conversations/{conversation_id}/assignments", {
      params: { path: { conversation_id: "id" } },
    });
  });

  it("accepts no other paths", () => {
    // @ts-expect-error a single conversation is not a list
    kapso.paginate("/whatsapp/conversations/{conversation_id}");
    // @ts-expect-error the list has no pages
    kapso.paginate("/whatsapp/contacts/{identifier}/marketing_preferences");
    // @ts-expect-error there is no such path
    kapso.paginate("/whatsapp/nothing");
    // @ts-expect-error the path needs an id
    kapso.paginate("/whatsapp/conversations/{conversation_id}/assignments");
    // @ts-expect-error both cursors
    kapso.paginate("/users", { params: { query: { before: "b" } } });
  });
});

it("takes undefined for missing values, even in bodies", async () => {
  const name = [""].at(0);
  expectTypeOf(name).toEqualTypeOf<string | undefined>();
  void kapso.contacts.create({ wa_id: "14155550123", display_name: name });
  await kapso.conversations.assignments.create("1", {
    user_id: "2",
    notes: name,
  });
  await kapso.whatsapp.messages.send("1", {
    to: "14155550123",
    recipient: name,
    type: "text",
    text: { body: "Hello", preview_url: undefined },
    context: undefined,
  });
  const message = { to: "14155550123", type: "text" } as const;
  const text = { body: name };
  // @ts-expect-error the text is required
  void kapso.whatsapp.messages.send("1", { ...message, text });
});

describe("the typed methods", () => {
  it("are openapi-fetch's", async () => {
    const { data, error } = await kapso.GET("/whatsapp/conversations", {
      params: { query: { status: "active", created_after: new Date() } },
    });
    assertType<WhatsappConversation[]>(data!.data);
    expectTypeOf(error).toEqualTypeOf<{ error: string } | undefined>();
    // @ts-expect-error there is no such path
    void kapso.GET("/whatsapp/nothing");
    // @ts-expect-error the path has no POST
    void kapso.POST("/whatsapp/messages");
    // @ts-expect-error the id is required
    void kapso.GET("/whatsapp/conversations/{conversation_id}");
    const query = { unassigned: true, assigned_user_id: "id" };
    // @ts-expect-error both assignee filters
    void kapso.GET("/whatsapp/conversations", { params: { query } });
    expectTypeOf(kapso).toEqualTypeOf<KapsoClient>();
  });
});
