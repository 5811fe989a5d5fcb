import { type KapsoResources, resources } from "./generated/resources.js";
import {
  type SweepActions,
  conversationsSweep,
  messagesSweep,
} from "./sweep/actions.js";
import { type WhatsappActions, whatsappMethods } from "./whatsapp/actions.js";

/** What a client can call: the operations of the API, and what is written by hand over them. */
export interface KapsoMethods extends Omit<
  KapsoResources,
  "conversations" | "messages" | "whatsapp"
> {
  /** Methods of `kapso.conversations`. */
  readonly conversations: KapsoResources["conversations"] &
    SweepActions["conversations"];
  /** Methods of `kapso.messages`. */
  readonly messages: KapsoResources["messages"] & SweepActions["messages"];
  /** The messaging API. */
  readonly whatsapp: KapsoResources["whatsapp"] & WhatsappActions;
}

/** All methods by resource. */
export const methods = {
  ...resources,
  conversations: { ...resources.conversations, sweep: conversationsSweep },
  messages: { ...resources.messages, sweep: messagesSweep },
  whatsapp: whatsappMethods,
};
