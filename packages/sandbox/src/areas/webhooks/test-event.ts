import type {
  WhatsappConversation,
  WhatsappMessage,
} from "@kapso-platform/types";
import type { SandboxEvent } from "../../events.js";
import { PROJECT_ID } from "../../project-identity.js";
import { bundledDescription } from "../../spec/description.js";
import {
  conversationEvent,
  messageEvent,
  phoneNumberEvent,
} from "./payloads.js";

/** A made-up event of that name, for trying out a webhook. */
export function testEvent(
  event: string,
  phoneNumberId: string | null,
): SandboxEvent {
  const [, subject, what] = event.split(".");
  const made = makeUp(event, subject, what, phoneNumberId ?? "");
  return { ...made, event, phoneNumberId };
}

function makeUp(
  event: string,
  subject: string | undefined,
  what: string | undefined,
  phoneNumberId: string,
): SandboxEvent {
  const conversation: WhatsappConversation = {
    // The description's examples fit its schemas.
    ...(published("getWhatsappConversation") as WhatsappConversation),
    phone_number_id: phoneNumberId,
  };
  if (subject === "message") {
    const message = published("getWhatsappMessage") as WhatsappMessage;
    return messageEvent(
      what === "received" ? what : "sent",
      message,
      conversation,
    );
  }
  if (subject === "conversation")
    return conversationEvent("created", conversation);
  if (subject === "phone_number" || subject === "config") {
    return phoneNumberEvent(
      "whatsapp.config.created",
      phoneNumberId || "1234567890",
      null,
    );
  }
  return {
    event,
    phoneNumberId: null,
    payload: { event, project_id: PROJECT_ID },
  };
}

/** The object in the published example of an operation's answer. */
function published(operationId: string): unknown {
  const operation = bundledDescription().operations.find(
    (known) => known.operationId === operationId,
  );
  const [example] = operation?.answers.get(200)?.body?.examples ?? [];
  return (example as { data?: unknown } | undefined)?.data;
}
