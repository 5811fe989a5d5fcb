/**
 * The operations of the API and the hand-written methods as values, for `call` of a
 * client and for hooks.
 *
 * @packageDocumentation
 */
export * from "./generated/operations.js";
export { FILE_LIMITS } from "./generated/file-limits.js";
export { POSITION_PARAMETERS } from "./generated/position.js";
export type { Action, FileLimit } from "./operation.js";
export { conversationsSweep, messagesSweep } from "./sweep/actions.js";
export * from "./whatsapp/operations.js";
