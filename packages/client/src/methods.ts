import type { ApiResources } from "./generated/neutral.js";
import { allOperations } from "./generated/resources.js";
import type { Action, Operation } from "./operation.js";
import {
  type SweepActions,
  conversationsSweep,
  messagesSweep,
} from "./sweep/actions.js";
import { type WhatsappActions, whatsappActions } from "./whatsapp/actions.js";

/** What a client can call: the operations of the API, and what is written by hand over them. */
export interface ApiMethods extends ApiResources {
  /** Methods of `kapso.conversations`. */
  readonly conversations: ApiResources["conversations"] &
    SweepActions["conversations"];
  /** Methods of `kapso.messages`. */
  readonly messages: ApiResources["messages"] & SweepActions["messages"];
  /** The messaging API. */
  readonly whatsapp: ApiResources["whatsapp"] & WhatsappActions;
}

/** All methods; one that is written by hand replaces the operation of its name. */
export const methods: readonly (Operation | Action)[] = [
  ...allOperations,
  conversationsSweep,
  messagesSweep,
  ...whatsappActions,
];
