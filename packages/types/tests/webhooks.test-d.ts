import { describe, expectTypeOf, it } from "vitest";
import type {
  KnownWebhookEvent,
  MetaWebhookEvent,
  UnknownWebhookEvent,
  WebhookEvent,
  WebhookEventMap,
  WebhookEventType,
  WebhookMessage,
  WhatsappConversationInactiveEvent,
  WhatsappMessageReceivedEvent,
} from "../src/index.js";

declare const event: WebhookEvent;

describe("WebhookEvent", () => {
  it("narrows to an event by its type", () => {
    if (event.type === "whatsapp.message.received") {
      expectTypeOf(event).toEqualTypeOf<WhatsappMessageReceivedEvent>();
      expectTypeOf(event.message.text?.body).toEqualTypeOf<
        string | undefined
      >();
      expectTypeOf(event.message).not.toHaveProperty("txt");
    } else {
      expectTypeOf(event).toEqualTypeOf<
        Exclude<WebhookEvent, WhatsappMessageReceivedEvent>
      >();
      if (event.type === "whatsapp.conversation.inactive") {
        expectTypeOf(event).toEqualTypeOf<WhatsappConversationInactiveEvent>();
      }
    }
  });

  it("narrows in a switch to unknown events", () => {
    switch (event.type) {
      case "whatsapp.message.received":
      case "whatsapp.message.sent":
        expectTypeOf(event.message).toEqualTypeOf<WebhookMessage>();
        break;
      case "meta":
        expectTypeOf(event).toEqualTypeOf<MetaWebhookEvent>();
        expectTypeOf(
          event.entry[0]?.changes?.[0]?.value?.messages?.[0]?.id,
        ).toEqualTypeOf<string | undefined>();
        break;
      default:
        expectTypeOf(event).toExtend<WebhookEvent>();
        expectTypeOf<UnknownWebhookEvent>().toExtend<typeof event>();
        expectTypeOf(event.type).toExtend<string>();
    }
  });

  it("types the fields of an unknown event as unknown", () => {
    expectTypeOf<UnknownWebhookEvent["whatever"]>().toEqualTypeOf<unknown>();
    expectTypeOf<UnknownWebhookEvent["type"]>().toExtend<string>();
    expectTypeOf<UnknownWebhookEvent>().not.toExtend<KnownWebhookEvent>();
  });

  it("reports a misspelled name", () => {
    // @ts-expect-error no event has this name
    const misspelled = event.type === "whatsapp.message.recieved";
    expectTypeOf(misspelled).toEqualTypeOf<boolean>();
  });

  it("has an interface for each of the 28 names", () => {
    expectTypeOf<KnownWebhookEvent["type"]>().toEqualTypeOf<WebhookEventType>();
    expectTypeOf<
      WebhookEventMap["whatsapp.message.received"]
    >().toEqualTypeOf<WhatsappMessageReceivedEvent>();
    type NameOf<Name extends WebhookEventType> = WebhookEventMap[Name]["type"];
    expectTypeOf<{
      [Name in WebhookEventType]: NameOf<Name>;
    }>().toEqualTypeOf<{ [Name in WebhookEventType]: Name }>();
  });

  it("keeps enums open for new values", () => {
    expectTypeOf<"something-new">().toExtend<
      NonNullable<WebhookMessage["type"]>
    >();
  });
});
