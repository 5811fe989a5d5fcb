import { type KapsoResources, allOperations } from "./generated/resources.js";
import type { Action, Operation } from "./operation.js";
import {
  type SweepActions,
  conversationsSweep,
  messagesSweep,
} from "./sweep/actions.js";
import { type WhatsappActions, whatsappActions } from "./whatsapp/actions.js";

/** What a client can call: the operations of the API, and what is written by hand over them. */
export interface KapsoMethods extends KapsoResources {
  /** Methods of `kapso.conversations`. */
  readonly conversations: KapsoResources["conversations"] &
    SweepActions["conversations"];
  /** Methods of `kapso.messages`. */
  readonly messages: KapsoResources["messages"] & SweepActions["messages"];
  /** The messaging API. */
  readonly whatsapp: KapsoResources["whatsapp"] & WhatsappActions;
}

/** All methods; one that is written by hand replaces the operation of its name. */
export const methods: readonly (Operation | Action)[] = [
  ...allOperations,
  conversationsSweep,
  messagesSweep,
  ...whatsappActions,
];
