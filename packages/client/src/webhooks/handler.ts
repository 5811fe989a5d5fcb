import type { WebhookEvent } from "@kapso-platform/types";
import type { KapsoWebhookError } from "./error.js";
import { findSignatures } from "./headers.js";
import {
  type ParseWebhookOptions,
  type WebhookRequest,
  parseWebhook,
} from "./parse.js";
import { type SeenStore, createMemoryStore } from "./seen.js";
import { toSecrets } from "./verify.js";

/** Options of {@link createWebhookHandler}. */
export interface WebhookHandlerOptions extends ParseWebhookOptions {
  /**
   * Handles one event. Events of a delivery come one after the other, in its order.
   * If it throws or rejects, the delivery gets 500 and comes again with the events
   * that failed.
   */
  onEvent: (event: WebhookEvent, context: WebhookEventContext) => unknown;
  /**
   * Called with every error: a rejected delivery (`KapsoWebhookError`), what
   * `onEvent` threw, and what `seen` threw. It is not waited for.
   *
   * @defaultValue writes the error to the console
   */
  onError?:
    ((error: unknown, context: WebhookErrorContext) => unknown) | undefined;
  /**
   * Remembers which events have been handled.
   *
   * @defaultValue `createMemoryStore()`: in this process, the last 10,000 events
   */
  seen?: SeenStore | undefined;
  /**
   * Keeps the platform running until the work is done, where it would stop after
   * the response: `waitUntil` of Workers and Vercel, `after` of Next.js.
   */
  waitUntil?: ((work: Promise<unknown>) => void) | undefined;
}

/** What `onEvent` is called with besides the event. */
export interface WebhookEventContext {
  /**
   * The key of the event: the same on every attempt, its own for each event of a
   * batch. Stored together with the effect, it makes the effect happen once.
   */
  readonly idempotencyKey: string;
}

/** What `onError` is called with besides the error. */
export interface WebhookErrorContext {
  /** The event that failed; undefined if the delivery was rejected. */
  readonly event: WebhookEvent | undefined;
  /**
   * Status of the response. With 200 the delivery does not come again: `onEvent`
   * failed after the response had been sent, or could not be recorded as done.
   */
  readonly status: number;
}

/** Responds to a delivery. Never rejects. */
export type WebhookHandler = (
  request: Request | WebhookRequest,
) => Promise<Response>;

/**
 * Makes a handler of deliveries: it verifies and parses them, calls `onEvent` once
 * for each event, and responds within 8 seconds. It is a standard fetch handler;
 * {@link toNodeHandler} adapts it to Node.js and Express.
 *
 * | status        | when                                                        |
 * | ------------- | ----------------------------------------------------------- |
 * | 200           | every event has been handled, now or before, or still is after 8 seconds |
 * | 400, 401, 413 | the delivery is rejected; see `KapsoWebhookError`           |
 * | 500           | `onEvent` or `seen` failed, or the setup is wrong           |
 * | 503           | another process is handling an event right now              |
 *
 * @throws KapsoWebhookError if the secret is missing or empty
 *
 * @example
 * ```ts
 * import { createWebhookHandler } from "@kapso-platform/client/webhooks";
 *
 * export const handler = createWebhookHandler({
 *   secret: process.env.KAPSO_WEBHOOK_SECRET ?? "the webhook's secret_key",
 *   onEvent: (event) => {
 *     if (event.type === "whatsapp.message.received") {
 *       console.log(event.message.text?.body);
 *     }
 *   },
 * });
 * ```
 */
export function createWebhookHandler(
  options: WebhookHandlerOptions,
): WebhookHandler {
  const {
    onEvent,
    onError = (error) => {
      console.error(error);
    },
    seen = createMemoryStore(),
    waitUntil,
  } = options;
  toSecrets(options.secret);

  return async (request) => {
    let status = 200;
    // After the response, a failure cannot change its status.
    let failed = 500;
    let message: string | undefined;
    const report = async (
      error: unknown,
      event?: WebhookEvent,
    ): Promise<void> => {
      try {
        await onError(error, { event, status });
      } catch {
        // Nobody is left to report to.
      }
    };
    let timer;
    const late = new Promise((resolve) => {
      // The service waits 10 seconds.
      timer = setTimeout(resolve, 8_000);
    });
    try {
      const { events, isBatch, idempotencyKey } = await parseWebhook(
        request,
        options,
      );
      const handle = async (): Promise<void> => {
        for (const [index, event] of events.entries()) {
          const key =
            (idempotencyKey ?? findSignatures(request.headers).join()) +
            (isBatch ? `:${index}` : "");
          let handled = false;
          try {
            const state = await seen.claim(key);
            if (state === "running") status = 503;
            if (state === "new") {
              try {
                await onEvent(event, { idempotencyKey: key });
                handled = true;
              } finally {
                await seen.settle(key, handled);
              }
            }
          } catch (error) {
            if (!handled) status = failed;
            void report(error, event);
          }
        }
      };
      const work = handle();
      waitUntil?.(work);
      await Promise.race([work, late]);
    } catch (error) {
      ({ message, status = 500 } = error as Partial<KapsoWebhookError>);
      void report(error);
    }
    clearTimeout(timer);
    failed = status;
    return new Response(message, { status });
  };
}
