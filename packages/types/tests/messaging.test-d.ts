import createClient from "openapi-fetch";
import { assertType, describe, expectTypeOf, it } from "vitest";
import type {
  BusinessProfileUpdate,
  ListTemplatesQuery,
  MessagingConversation,
  MessagingError,
  MessagingMessage,
  MessagingMessageResponse,
  MetaError,
  SendMessageResponse,
  Template,
  UploadMediaBody,
  WhatsappConversation,
  whatsappPaths,
} from "../src/index.js";

const base = { messaging_product: "whatsapp", to: "14155550123" } as const;

describe("a message to send", () => {
  it("has the content for its type", () => {
    assertType<MessagingMessage>({
      ...base,
      type: "text",
      text: { body: "Hello" },
    });
    assertType<MessagingMessage>({
      ...base,
      type: "template",
      template: { name: "order_shipped", language: { code: "en_US" } },
    });
    // @ts-expect-error the text is missing
    assertType<MessagingMessage>({ ...base, type: "text" });
    assertType<MessagingMessage>({
      ...base,
      type: "text",
      // @ts-expect-error an image is not the content of a text
      image: { id: "1" },
    });
    // @ts-expect-error no such type
    assertType<MessagingMessage>({ ...base, type: "fax", fax: {} });
  });

  it("narrows by its type", () => {
    const message = {} as MessagingMessage;
    if (message.type === "text") {
      expectTypeOf(message.text.body).toEqualTypeOf<string>();
    }
  });

  it("has a recipient with a number or a user id", () => {
    const text = { type: "text", text: { body: "Hello" } } as const;
    const product = { messaging_product: "whatsapp" } as const;
    assertType<MessagingMessage>({ ...product, ...text, to: "14155550123" });
    assertType<MessagingMessage>({ ...product, ...text, recipient: "US.1" });
    // @ts-expect-error the recipient is missing
    assertType<MessagingMessage>({ ...product, ...text });
  });
});

describe("responses of the messaging API", () => {
  it("have an id if something is created", () => {
    expectTypeOf<
      SendMessageResponse["messages"][number]["id"]
    >().toEqualTypeOf<string>();
  });

  it("accept unknown values of an enum", () => {
    assertType<MessagingMessageResponse["type"]>("order");
    assertType<Template["status"]>("PAUSED");
  });

  it("are errors from Meta, or strings", () => {
    expectTypeOf<MessagingError["error"]>().toEqualTypeOf<MetaError | string>();
    assertType<MessagingError>({
      error: { code: 131047, message: "Re-engagement message" },
    });
    assertType<MessagingError>({
      error: "Active sandbox session required to send messages",
    });
  });

  it("have separate names if the Platform API has another shape", () => {
    expectTypeOf<MessagingConversation>().not.toEqualTypeOf<WhatsappConversation>();
    expectTypeOf<MessagingConversation["phone_number"]>().toEqualTypeOf<
      string | null | undefined
    >();
  });
});

describe("requests of the messaging API", () => {
  it("accept only known values", () => {
    assertType<ListTemplatesQuery>({ status: "APPROVED", limit: 50 });
    // @ts-expect-error no such status
    assertType<ListTemplatesQuery>({ status: "LOST" });
    // @ts-expect-error a page is before or after a cursor
    assertType<ListTemplatesQuery>({ before: "a", after: "b" });
    assertType<BusinessProfileUpdate>({
      messaging_product: "whatsapp",
      vertical: "RETAIL",
    });
  });

  it("take a file", () => {
    assertType<UploadMediaBody>({
      file: new Blob(["hello"], { type: "text/plain" }),
      messaging_product: "whatsapp",
    });
  });
});

describe("paths of the messaging API", () => {
  it("type a client of openapi-fetch", async () => {
    const client = createClient<whatsappPaths>();
    const { data } = await client.GET("/{media_id}", {
      params: {
        path: { media_id: "1" },
        query: { phone_number_id: "2" },
      },
    });
    expectTypeOf(data!.url).toEqualTypeOf<string>();
    // @ts-expect-error a path of the Platform API
    await client.GET("/whatsapp/conversations");
  });
});
