/**
 * Types of the Kapso Platform API and of the WhatsApp messaging API, generated
 * from their OpenAPI descriptions, which are `@kapso-platform/types/openapi.json`
 * and `@kapso-platform/types/whatsapp.json`.
 * What webhooks deliver is described in `@kapso-platform/types/webhooks.json`.
 *
 * @packageDocumentation
 */
export type * from "./generated/openapi.js";
export type * from "./generated/requests.js";
export type * from "./generated/schemas.js";
export type * from "./generated/webhooks.js";
