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

/** Who takes over when a customer wants a person. */
export interface Colleague {
  user_id: string;
  name: string;
}

/** What the bot did, for a log. */
export type BotStep =
  | { kind: "replied"; text: string; messageId: string }
  | { kind: "handed over"; to: string }
  | { kind: "left to a person" }
  | { kind: "status"; messageId: string; status: MessageStatus };

export interface BotOptions {
  kapso: KapsoClient;
  /** The `secret_key` of the webhook; several while it changes. */
  secret: string | string[];
  colleague: Colleague;
  /**
   * Remembers what was done. With several processes it has to be one that they
   * share; see the client's README for Redis and SQL.
   */
  seen?: SeenStore;
  onStep?: (step: BotStep) => void;
  onError?: (error: unknown) => void;
}

/**
 * Makes the bot: a handler of webhook deliveries that answers messages, and hands
 * over to a person who is asked for. However often a message is delivered, it is
 * answered once.
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
        // Some customers share no phone number.
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

  const answer = async (event: WhatsappMessageReceivedEvent): Promise<void> => {
    const { message, conversation } = event;
    // Two webhooks deliver one message with two keys, so its own id counts.
    const effect = (name: string, work: () => Promise<unknown>) =>
      once(seen, `${message.id}:${name}`, work);
    if (conversation && (await isWithPerson(kapso, conversation.id))) {
      onStep({ kind: "left to a person" });
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
      // More than 24 hours since the message: only a template would arrive.
      if (!(error instanceof KapsoReplyWindowError) || !conversation)
        throw error;
      await effect("assign", () =>
        handOver(conversation.id, "Too late to reply."),
      );
      return;
    }
    // After the reply: who has the conversation answers from then on.
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
          await answer(event);
          break;
        case "whatsapp.message.sent":
        case "whatsapp.message.delivered":
        case "whatsapp.message.read":
        case "whatsapp.message.failed":
          noteStatus(event.message.id, statusOf(event.type));
          break;
        default:
          // The webhook asked for nothing else.
          break;
      }
    },
  });
}

/** Whether somebody looks after a conversation. */
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
