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

describe("responses", () => {
  it("allow null if published payloads contain null", () => {
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

  it("allow null if the description has nullable: true", () => {
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

  it("accept unknown values of an enum", () => {
    assertType<WhatsappConversation["status"]>("archived");
    assertType<WhatsappMessage["kapso"]["status"]>("received");
    const status = "ended" as WhatsappConversation["status"];
    expectTypeOf(status).toExtend<string>();
  });
});

describe("requests", () => {
  it("accept only known values", () => {
    assertType<ListWhatsappConversationsQuery>({ status: "active" });
    // @ts-expect-error no such status
    assertType<ListWhatsappConversationsQuery>({ status: "archived" });
    assertType<UpdateWhatsappConversationBody>({
      // @ts-expect-error no such status
      whatsapp_conversation: { status: "archived" },
    });
  });

  it("reject parameters that exclude each other", () => {
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

  it("accept undefined for a missing parameter", () => {
    assertType<ListWhatsappConversationsQuery>({
      status: undefined,
      unassigned: undefined,
      assigned_user_id: "id",
    });
  });
});

describe("with openapi-fetch", () => {
  const client = createClient<paths>();

  it("have the same guarantees", async () => {
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
