import type {
  WhatsappConversation,
  WhatsappMessage,
} from "@kapso-platform/types";
import description from "@kapso-platform/types/webhooks.json" with { type: "json" };
import { createSampler } from "../../documented/sample.js";
import type { SandboxEvent } from "../../events.js";
import { createRandom } from "../../seed/random.js";
import { bundledDescription } from "../../spec/description.js";
import type { OpenApiDocument, Schema } from "../../spec/document.js";
import { conversationEvent, messageEvent } from "./payloads.js";

/** A made-up event of that name, to try out a webhook. */
export function testEvent(
  event: string,
  phoneNumberId: string | null,
): SandboxEvent {
  const made = example(event, phoneNumberId) ?? madeUp(event, phoneNumberId);
  return { ...made, event, phoneNumberId };
}

/** An event from the published examples of a message and its conversation. */
function example(
  event: string,
  phoneNumberId: string | null,
): SandboxEvent | undefined {
  const [, subject, what] = event.split(".");
  const conversation: WhatsappConversation = {
    // The description's examples fit its schemas.
    ...(published("getWhatsappConversation") as WhatsappConversation),
    phone_number_id: phoneNumberId,
  };
  if (subject === "conversation") {
    return conversationEvent("created", conversation);
  }
  if (!event.startsWith("whatsapp.message.")) return undefined;
  const message = published("getWhatsappMessage") as WhatsappMessage;
  const change = what === "received" ? what : "sent";
  return messageEvent(change, message, conversation);
}

/** A made-up event that the description of webhooks allows. */
function madeUp(event: string, phoneNumberId: string | null): SandboxEvent {
  // The sampler only follows the references in a document.
  const sample = createSampler(description as unknown as OpenApiDocument);
  const made = sample(schemaOf(event), createRandom(event)) as object;
  return {
    event,
    phoneNumberId,
    payload: {
      ...made,
      ...("event" in made && { event }),
      ...(phoneNumberId !== null && { phone_number_id: phoneNumberId }),
    },
  };
}

/** The schema of an event's body. A new event's body may be any object. */
function schemaOf(event: string): Schema {
  const known = Object.entries(description.webhooks).find(
    ([name]) => name === event,
  );
  const body: { $ref?: string; required?: boolean } =
    known?.[1].post.requestBody ?? {};
  const name = body.$ref?.split("/").at(-1);
  return name === undefined
    ? { type: "object" }
    : { $ref: `#/components/schemas/${name}` };
}

/** The object in the published example of an operation's response. */
function published(operationId: string): unknown {
  const operation = bundledDescription().operations.find(
    (known) => known.operationId === operationId,
  );
  const [first] = operation?.responses.get(200)?.body?.examples ?? [];
  return (first as { data?: unknown } | undefined)?.data;
}
