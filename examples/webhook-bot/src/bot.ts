import {
  type KapsoClient,
  KapsoReplyWindowError,
} from "@kapso-platform/client";
import {
  type SeenStore,
  type WebhookHandler,
  type WhatsappMessageReceivedEvent,
  createMemoryStore,
  createWebhookHandler,
  identityOf,
} from "@kapso-platform/client/webhooks";
import { type MessageStatus, furthest, statusOf } from "./message-status.js";
import { once } from "./once.js";
import { replyTo, wantsPerson } from "./replies.js";

/** The person who takes over if a customer asks for one. */
export interface Colleague {
  user_id: string;
  name: string;
}

/** A step of the bot, for a log. */
export type BotStep =
  | { kind: "replied"; text: string; messageId: string }
  | { kind: "handed over"; to: string }
  | { kind: "left to the assignee" }
  | { kind: "status"; messageId: string; status: MessageStatus };

export interface BotOptions {
  kapso: KapsoClient;
  /** The `secret_key` of the webhook; several during a rotation. */
  secret: string | string[];
  colleague: Colleague;
  /**
   * Remembers completed steps. Several processes need a shared store; see the
   * client's README for Redis and SQL.
   */
  seen?: SeenStore;
  onStep?: (step: BotStep) => void;
  onError?: (error: unknown) => void;
}

/**
 * Creates the bot: a handler of webhook deliveries that replies to messages,
 * and hands over to a person on request. It replies once to each message,
 * however often the message is delivered.
 */
export function createBot(options: BotOptions): WebhookHandler {
  const { kapso, secret, colleague, onStep = () => {} } = options;
  const { seen = createMemoryStore(), onError } = options;
  const statuses = new Map<string, MessageStatus>();

  const noteStatus = (messageId: string, next: MessageStatus): void => {
    const known = statuses.get(messageId);
    const status = furthest(known, next);
    statuses.set(messageId, status);
    if (status !== known) onStep({ kind: "status", messageId, status });
  };

  const send = async (
    event: WhatsappMessageReceivedEvent,
    text: string,
  ): Promise<void> => {
    const { id, phoneNumber, businessScopedUserId } = identityOf(event);
    const { messages } = await kapso.whatsapp.messages.send(
      event.phone_number_id,
      {
        // Some customers do not share a phone number.
        ...(phoneNumber === null
          ? { recipient: businessScopedUserId ?? id ?? "" }
          : { to: phoneNumber }),
        type: "text",
        text: { body: text },
        context: { message_id: event.message.id },
      },
    );
    const messageId = messages[0]?.id ?? "";
    onStep({ kind: "replied", text, messageId });
  };

  const handOver = async (
    conversationId: string,
    notes: string,
  ): Promise<void> => {
    await kapso.conversations.assignments.create(conversationId, {
      user_id: colleague.user_id,
      notes,
    });
    onStep({ kind: "handed over", to: colleague.name });
  };

  const reply = async (event: WhatsappMessageReceivedEvent): Promise<void> => {
    const { message, conversation } = event;
    // Two webhooks deliver one message with two keys, so the key is the message
    // id.
    const effect = (name: string, work: () => Promise<unknown>) =>
      once(seen, `${message.id}:${name}`, work);
    if (conversation && (await isWithPerson(kapso, conversation.id))) {
      onStep({ kind: "left to the assignee" });
      return;
    }
    const text = message.text?.body ?? "";
    const isWanted = wantsPerson(text);
    try {
      await effect("reply", () =>
        send(
          event,
          isWanted
            ? `Of course. ${colleague.name} takes over from here.`
            : replyTo(text),
        ),
      );
    } catch (error) {
      // More than 24 hours after the message, only a template can be sent.
      if (!(error instanceof KapsoReplyWindowError) || !conversation)
        throw error;
      await effect("assign", () =>
        handOver(conversation.id, "Too late to reply."),
      );
      return;
    }
    // After the reply, because the assignee answers from then on.
    if (isWanted && conversation) {
      await effect("assign", () => handOver(conversation.id, text));
    }
  };

  return createWebhookHandler({
    secret,
    seen,
    ...(onError && { onError }),
    onEvent: async (event) => {
      switch (event.type) {
        case "whatsapp.message.received":
          await reply(event);
          break;
        case "whatsapp.message.sent":
        case "whatsapp.message.delivered":
        case "whatsapp.message.read":
        case "whatsapp.message.failed":
          noteStatus(event.message.id, statusOf(event.type));
          break;
        default:
          // The webhook has no other events.
          break;
      }
    },
  });
}

/** Whether a conversation has an assignee. */
async function isWithPerson(
  kapso: KapsoClient,
  conversationId: string,
): Promise<boolean> {
  for await (const { active } of kapso.conversations.assignments.list(
    conversationId,
  )) {
    if (active) return true;
  }
  return false;
}
