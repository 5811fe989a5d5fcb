import type { WebhookEvent } from "@kapso-platform/types";
import { KapsoWebhookError } from "./error.js";
import { findSignatures } from "./headers.js";
import { PARSE_OPTIONS, checkOptions } from "./options.js";
import { type ParseWebhookOptions, parseWebhook } from "./parse.js";
import type { WebhookRequest } from "./request.js";
import { type SeenStore, createMemoryStore } from "./seen.js";
import { toSecrets } from "./verify.js";

/** Options of {@link createWebhookHandler}. */
export interface WebhookHandlerOptions extends ParseWebhookOptions {
  /**
   * Handles one event. Events of a delivery are handled one after the other, in order. If
   * it throws or rejects, the response is 500, and the service sends the delivery again;
   * only the failed events are then handled.
   */
  onEvent: (event: WebhookEvent, context: WebhookEventContext) => unknown;
  /**
   * Called with every error: a rejected delivery (`KapsoWebhookError`), or an error of
   * `onEvent`, `seen` or `waitUntil`. The handler does not wait for it.
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
   * For platforms that stop after the response: `waitUntil` of Workers and Vercel, `after`
   * of Next.js. It is called with a promise of the work.
   */
  waitUntil?: ((work: Promise<unknown>) => void) | undefined;
}

/** The second argument of `onEvent`. */
export interface WebhookEventContext {
  /**
   * The key of the event: the same for every attempt, and different for each event of a
   * batch. If you store it in the same transaction as the effect, the effect happens once.
   */
  readonly idempotencyKey: string;
}

/** The second argument of `onError`. */
export interface WebhookErrorContext {
  /** The event that failed; undefined if the delivery was rejected. */
  readonly event: WebhookEvent | undefined;
  /**
   * Status of the response. With 200, the service does not send the delivery again:
   * `onEvent` failed after the response was sent, or the event could not be recorded as
   * done.
   */
  readonly status: number;
}

/** Responds to a delivery. Never rejects. */
export type WebhookHandler = (
  request: Request | WebhookRequest,
) => Promise<Response>;

/**
 * Creates a handler for deliveries. It verifies and parses a delivery, calls `onEvent` once
 * for each event, and responds within 8 seconds. It is a standard fetch handler;
 * {@link toNodeHandler} adapts it to Node.js and Express.
 *
 * | status        | when                                                        |
 * | ------------- | ----------------------------------------------------------- |
 * | 200           | every event is handled, now or earlier, or is still running after 8 seconds |
 * | 400 to 413    | the delivery is rejected; see `KapsoWebhookError`           |
 * | 500           | `onEvent` or `seen` failed, or the setup is wrong           |
 * | 503           | another process is still handling an event                  |
 *
 * @throws KapsoWebhookError if the secret is missing or empty, or an option is unknown or
 *   of another type
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
    secret,
    maxBytes,
    waitUntil,
    onError = (error) => {
      console.error(error);
    },
    seen = createMemoryStore(),
    onEvent,
  } = checkOptions<WebhookHandlerOptions>(options, {
    ...PARSE_OPTIONS,
    onEvent: "function",
    onError: "function or undefined",
    seen: "object or undefined",
    waitUntil: "function or undefined",
  });
  toSecrets(secret);

  return async (request) => {
    let message: string | undefined;
    // After the response, a failure cannot change its status.
    let failed = 500;
    let status = 200;
    const report = async (
      error: unknown,
      event?: WebhookEvent,
    ): Promise<void> => {
      try {
        await onError(error, { status, event });
      } catch {
        // An error of `onError` cannot be reported.
      }
    };
    let timer;
    // The service waits 10 seconds.
    const late = new Promise<undefined>(
      (resolve) => (timer = setTimeout(resolve, 8_000)),
    );
    try {
      const parsed = await Promise.race([
        parseWebhook(request, { secret, maxBytes }),
        late,
      ]);
      if (!parsed) throw new KapsoWebhookError("body_too_slow", 408, "max 8 s");
      const { idempotencyKey, events } = parsed;
      const handle = async (): Promise<void> => {
        let index = 0;
        for (const event of events) {
          // oxlint-disable-next-line restrict-template-expressions -- joined by commas
          const key = `${idempotencyKey ?? findSignatures(request)}${index++ ? `:${index}` : ""}`;
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
            status = handled ? status : failed;
            void report(error, event);
          }
        }
      };
      const work = handle();
      try {
        waitUntil?.(work);
      } catch (error) {
        void report(error);
      }
      await Promise.race([work, late]);
    } catch (error) {
      ({ status = 500, message } = error as Partial<KapsoWebhookError>);
      void report(error);
    }
    clearTimeout(timer);
    failed = status;
    return new Response(message, { status });
  };
}
