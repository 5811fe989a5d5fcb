import type { WebhookHeaders } from "./headers.js";

/**
 * A `Request`, the request of Node.js or Express, or the headers and the raw body: text,
 * bytes or a stream.
 */
export interface WebhookRequest {
  readonly headers: WebhookHeaders;
  readonly body?: unknown;
  /** Set by frameworks that keep the raw body in addition to the parsed one. */
  readonly rawBody?: unknown;
  /** Reads the body of a request of Node.js. */
  iterator?(options: { destroyOnReturn: boolean }): AsyncIterable<unknown>;
}
