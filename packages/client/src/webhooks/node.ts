import type { WebhookHandler } from "./handler.js";

/** What is used of Node's `IncomingMessage`, and of the request of Express. */
export interface NodeRequest {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Left by a body parser that has read the request. */
  readonly body?: unknown;
  /** Left by frameworks that keep the raw body beside the parsed one. */
  readonly rawBody?: unknown;
  iterator(options: { destroyOnReturn: boolean }): AsyncIterable<unknown>;
  resume(): unknown;
}

/** What is used of Node's `ServerResponse`. */
export interface NodeResponse {
  statusCode: number;
  end(body: string): unknown;
}

/** A request listener of `node:http`, and a handler of Express. */
export type NodeHandler = (
  request: NodeRequest,
  response: NodeResponse,
) => Promise<void>;

/**
 * Adapts a webhook handler to `node:http`, and to Express. A body that
 * `express.raw()` has read is taken; one that `express.json()` has parsed is an
 * error that says so. Never rejects.
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
    const result = await handler({
      headers: request.headers,
      // Ending the iteration early must not end the connection.
      body:
        request.rawBody ??
        request.body ??
        request.iterator({ destroyOnReturn: false }),
    });
    response.statusCode = result.status;
    response.end(await result.text());
    // What is left unread of a body that is too large.
    request.resume();
  };
}
