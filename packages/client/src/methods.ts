import { type KapsoResources, resources } from "./generated/resources.js";
import { type WhatsappActions, whatsappMethods } from "./whatsapp/actions.js";

/** What a client can call: the operations of the API, and what is written by hand over them. */
export interface KapsoMethods extends Omit<KapsoResources, "whatsapp"> {
  /** The messaging API. */
  readonly whatsapp: KapsoResources["whatsapp"] & WhatsappActions;
}

/** All methods by resource. */
export const methods = { ...resources, whatsapp: whatsappMethods };
