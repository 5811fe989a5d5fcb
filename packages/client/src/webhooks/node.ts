import type { WebhookHandler } from "./handler.js";
import type { WebhookRequest } from "./request.js";

/** The used members of `IncomingMessage` of Node.js, and of the request of Express. */
export interface NodeRequest extends WebhookRequest {
  resume(): unknown;
}

/** The used members of `ServerResponse` of Node.js. */
export interface NodeResponse {
  statusCode: number;
  end(body?: string): unknown;
}

/** A request listener of `node:http`, and a handler of Express. */
export type NodeHandler = (
  request: NodeRequest,
  response: NodeResponse,
) => Promise<void>;

/**
 * Adapts a webhook handler to `node:http` and Express. It accepts a body that
 * `express.raw()` has read. A body that `express.json()` has parsed is an error. Never
 * rejects.
 *
 * @example
 * ```ts
 * import { createServer } from "node:http";
 * import {
 *   createWebhookHandler,
 *   toNodeHandler,
 * } from "@kapso-platform/client/webhooks";
 *
 * const handler = createWebhookHandler({
 *   secret: "the webhook's secret_key",
 *   onEvent: ({ type }) => console.log(type),
 * });
 * createServer(toNodeHandler(handler)).listen(3000).close();
 * ```
 */
export function toNodeHandler(handler: WebhookHandler): NodeHandler {
  return async (request, response) => {
    try {
      const result = await handler(request);
      const text = await result.text();
      response.statusCode = result.status;
      response.end(text);
    } catch {
      // A handler that wraps the one of `createWebhookHandler` failed.
      response.statusCode = 500;
      response.end();
    }
    // Discards the rest of a body that is too large.
    request.resume();
  };
}
