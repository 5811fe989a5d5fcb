/**
 * Types of the Kapso Platform API and of the WhatsApp messaging API, generated
 * from their OpenAPI descriptions: `@kapso-platform/types/openapi.json` and
 * `@kapso-platform/types/whatsapp.json`. `@kapso-platform/types/webhooks.json`
 * describes webhook deliveries.
 *
 * @packageDocumentation
 */
export type * from "./generated/openapi.js";
export type * from "./generated/requests.js";
export type * from "./generated/schemas.js";
export type * from "./generated/webhooks.js";
