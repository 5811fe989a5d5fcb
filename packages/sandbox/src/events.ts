import type { WhatsappPhoneNumber } from "@kapso-platform/types";

/** An event in the sandbox, for the webhooks that subscribe to it. */
export interface SandboxEvent {
  /** For example `whatsapp.message.received`. */
  event: string;
  /** The own number of the event; null for an event of the project. */
  phoneNumberId: string | null;
  payload: Readonly<Record<string, unknown>>;
  /** The payload in Meta's form, for webhooks of kind `meta`. */
  toMetaPayload?: (
    number: WhatsappPhoneNumber,
  ) => Readonly<Record<string, unknown>>;
  /** The number of the contact, if the event is about a conversation. */
  contactNumber?: string | null;
  /** The payload version of the webhooks that receive it. Default: all. */
  payloadVersion?: "v1" | "v2";
}

/** Starts a delivery to every webhook that subscribes to the event. */
export type Publish = (event: SandboxEvent) => Promise<void>;

/** Starts a delivery to one webhook, whatever it subscribes to. */
export type Deliver = (webhookId: string, event: SandboxEvent) => Promise<void>;
