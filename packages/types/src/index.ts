/**
 * Types of the Kapso Platform API, generated from its OpenAPI description.
 * The description itself is `@kapso-platform/types/openapi.json`.
 * What webhooks deliver is described in `@kapso-platform/types/webhooks.json`.
 *
 * @packageDocumentation
 */
export type {
  components,
  operations,
  paths,
  webhooks,
} from "./generated/openapi.js";
export type * from "./generated/requests.js";
export type * from "./generated/schemas.js";
export type * from "./generated/webhooks.js";
