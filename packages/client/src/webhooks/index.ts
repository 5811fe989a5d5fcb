/**
 * Receives webhooks of Kapso: verifies deliveries, types events, and handles each event
 * once. It imports nothing from the rest of this package, and only needs WebCrypto.
 *
 * @packageDocumentation
 */
export type * from "@kapso-platform/types";
export type { RawBody } from "./body.js";
export { KapsoWebhookError, type KapsoWebhookErrorCode } from "./error.js";
export type { WebhookHeaders } from "./headers.js";
export type { WebhookRequest } from "./request.js";
export { type WebhookSecret, verifyWebhook } from "./verify.js";
export {
  type NodeHandler,
  type NodeRequest,
  type NodeResponse,
  toNodeHandler,
} from "./node.js";
export {
  type ParseWebhookOptions,
  type ParsedWebhook,
  parseWebhook,
} from "./parse.js";
export {
  type MemoryStoreOptions,
  type SeenState,
  type SeenStore,
  createMemoryStore,
} from "./seen.js";
export {
  type WebhookErrorContext,
  type WebhookEventContext,
  type WebhookHandler,
  type WebhookHandlerOptions,
  createWebhookHandler,
} from "./handler.js";
export { type WebhookIdentity, identityOf } from "./identity.js";
