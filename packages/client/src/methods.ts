import type { ApiResources } from "./generated/neutral.js";
import type { Action } from "./operation.js";
import {
  type SweepActions,
  conversationsSweep,
  messagesSweep,
} from "./sweep/actions.js";
import { type WhatsappActions, whatsappActions } from "./whatsapp/actions.js";

/** All methods of a client: the operations of the API, and the hand-written methods. */
export interface ApiMethods extends ApiResources {
  /** Methods of `kapso.conversations`. */
  readonly conversations: ApiResources["conversations"] &
    SweepActions["conversations"];
  /** Methods of `kapso.messages`. */
  readonly messages: ApiResources["messages"] & SweepActions["messages"];
  /** The messaging API. */
  readonly whatsapp: ApiResources["whatsapp"] & WhatsappActions;
}

/** The hand-written methods. They replace operations with the same name. */
export const actions: readonly Action[] = [
  conversationsSweep,
  messagesSweep,
  ...whatsappActions,
];
