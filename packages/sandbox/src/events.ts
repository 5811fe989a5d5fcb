import type { WhatsappPhoneNumber } from "@kapso-platform/types";

/** Something that happened in the sandbox, for the webhooks that want it. */
export interface SandboxEvent {
  /** Its name, for example `whatsapp.message.received`. */
  event: string;
  /** The own number it happened at; null for an event of the whole project. */
  phoneNumberId: string | null;
  /** What is delivered. */
  payload: Readonly<Record<string, unknown>>;
  /** The same in Meta's own form, for webhooks that forward that. */
  toMetaPayload?: (
    number: WhatsappPhoneNumber,
  ) => Readonly<Record<string, unknown>>;
  /** The contact's number, if a conversation is concerned. */
  contactNumber?: string | null;
  /** The payload version of the webhooks that receive it. Default: all. */
  payloadVersion?: "v1" | "v2";
}

/**
 * Records a delivery for every webhook that wants the event and starts to make
 * it; does not wait until it is made.
 */
export type Publish = (event: SandboxEvent) => Promise<void>;

/** Delivers an event to one webhook, whatever events it wants. */
export type Deliver = (webhookId: string, event: SandboxEvent) => Promise<void>;
