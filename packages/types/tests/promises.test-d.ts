import createClient from "openapi-fetch";
import { assertType, describe, expectTypeOf, it } from "vitest";
import type {
  ListWhatsappConversationsQuery,
  UpdateWhatsappConversationBody,
  WhatsappContact,
  WhatsappConversation,
  WhatsappMessage,
  components,
  paths,
} from "../src/index.js";

describe("answers", () => {
  it("allow null where published payloads show null", () => {
    type Kapso = NonNullable<WhatsappConversation["kapso"]>;
    assertType<Kapso>({
      last_message_timestamp: null,
      last_inbound_at: null,
      last_outbound_at: null,
    });
    expectTypeOf<WhatsappConversation["phone_number"]>().toEqualTypeOf<
      string | null | undefined
    >();
  });

  it("allow null where the description says nullable: true", () => {
    expectTypeOf<WhatsappContact["display_name"]>().toEqualTypeOf<
      string | null | undefined
    >();
    expectTypeOf<components["schemas"]["Paging"]["next"]>().toEqualTypeOf<
      string | null
    >();
  });

  it("always have an id and an activity time", () => {
    expectTypeOf<WhatsappContact["id"]>().toEqualTypeOf<string>();
    expectTypeOf<
      WhatsappConversation["last_active_at"]
    >().toEqualTypeOf<string>();
  });

  it("take an unknown value of an enum", () => {
    assertType<WhatsappConversation["status"]>("archived");
    assertType<WhatsappMessage["kapso"]["status"]>("received");
    const status = "ended" as WhatsappConversation["status"];
    expectTypeOf(status).toExtend<string>();
  });
});

describe("requests", () => {
  it("take only the values known today", () => {
    assertType<ListWhatsappConversationsQuery>({ status: "active" });
    // @ts-expect-error no such status
    assertType<ListWhatsappConversationsQuery>({ status: "archived" });
    assertType<UpdateWhatsappConversationBody>({
      // @ts-expect-error no such status
      whatsapp_conversation: { status: "archived" },
    });
  });

  it("refuse parameters that exclude each other", () => {
    assertType<ListWhatsappConversationsQuery>({ unassigned: true });
    assertType<ListWhatsappConversationsQuery>({ assigned_user_id: "id" });
    assertType<ListWhatsappConversationsQuery>({
      after: "a",
      unassigned: true,
    });
    // @ts-expect-error both assignee filters
    assertType<ListWhatsappConversationsQuery>({
      unassigned: true,
      assigned_user_id: "id",
    });
    // @ts-expect-error both cursors
    assertType<ListWhatsappConversationsQuery>({ before: "b", after: "a" });
  });

  it("take undefined for a parameter that is not given", () => {
    assertType<ListWhatsappConversationsQuery>({
      status: undefined,
      unassigned: undefined,
      assigned_user_id: "id",
    });
  });
});

describe("with openapi-fetch", () => {
  const client = createClient<paths>();

  it("keep their promises", async () => {
    const { data } = await client.GET("/whatsapp/conversations", {
      params: { query: { status: "active", unassigned: true } },
    });
    expectTypeOf(data?.data[0]?.kapso?.last_outbound_at).toEqualTypeOf<
      string | null | undefined
    >();
    if (data?.data[0]) assertType<(typeof data.data)[0]["status"]>("archived");
    await client.GET("/whatsapp/conversations", {
      // @ts-expect-error both assignee filters
      params: { query: { unassigned: true, assigned_user_id: "id" } },
    });
  });
});
