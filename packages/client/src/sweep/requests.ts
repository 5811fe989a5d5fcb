import { callOperation } from "../call.js";
import { RateLimitError } from "../errors/status-errors.js";
import type { ClientContext } from "../execute.js";
import {
  type ConversationsListParams,
  conversationsList,
} from "../generated/resources/conversations.js";
import { loadOnDemand } from "../load-on-demand.js";
import type { PagePromise } from "../pagination/page-promise.js";
import { pause } from "../transport/backoff.js";
import type { RateLimit } from "../transport/rate-limit.js";
import { createRateLimit } from "../transport/rate-limit.js";
import { formatMicroseconds } from "./microseconds.js";
import { PAGE_SIZE } from "./planner.js";
import type { SweepPage } from "./slice.js";
import type { WhatsappConversation } from "@kapso-platform/types";

/** Settings of the requests of a sweep. */
export interface RequestSettings {
  readonly filters: ConversationsListParams;
  readonly rateLimit: RateLimit | undefined;
  readonly signal: AbortSignal;
  readonly options: Readonly<Record<string, unknown>>;
}

/** The requests of one sweep. */
export interface Requests {
  /** Fetches the newest page of a period. */
  first(span: { lower: number; upper: number }): Promise<SweepPage>;
  /** Fetches the page after `page`. */
  next(page: SweepPage): Promise<SweepPage>;
  /** Whether there is a page after `page`. Rejects if the response does not say. */
  hasNext(page: SweepPage): Promise<boolean>;
  /** Number of received pages. */
  readonly count: number;
}

/** Number of successive waits for `Retry-After` before the error is thrown. */
const MAX_WAITS = 5;

/** Sends the requests of a sweep, within its rate limits. */
export function createRequests(
  context: ClientContext,
  { filters, rateLimit, signal, options }: RequestSettings,
): Requests {
  const turn = rateLimit && createRateLimit(rateLimit);
  const signals = [signal];
  /** The wait for `Retry-After`, which applies to all requests of the sweep. */
  let quiet: Promise<void> | undefined;
  const requests = {
    count: 0,
    first: (span: { lower: number; upper: number }) =>
      send(
        () =>
          callOperation(context, conversationsList, [
            { ...filters, ...spanFilters(span), limit: PAGE_SIZE },
            { ...options, signal },
          ]) as PagePromise<WhatsappConversation>,
      ),
    next: (page: SweepPage) => send(() => page.nextPage({ signal })),
    hasNext: async (page: SweepPage) => {
      const { hasNeighbour } = await loadOnDemand();
      return hasNeighbour(page, "forward");
    },
  };
  const send = async (
    request: () => PromiseLike<unknown>,
  ): Promise<SweepPage> => {
    for (let waits = 1; ; waits++) {
      await quiet;
      await turn?.(signals);
      try {
        const page = (await request()) as SweepPage;
        requests.count++;
        return page;
      } catch (error) {
        if (!(error instanceof RateLimitError) || waits > MAX_WAITS) {
          throw error;
        }
        const delay = 1_000 * (error.retryAfter ?? 2 ** waits);
        quiet = pause(delay, signals).finally(() => {
          quiet = undefined;
        });
        // If the sweep is aborted, the next `await` of it throws.
        quiet.catch(() => undefined);
      }
    }
  };
  return requests;
}

/** The filters for a period, a microsecond wider, because the API may exclude the bounds. */
function spanFilters({
  lower,
  upper,
}: {
  readonly lower: number;
  readonly upper: number;
}): { last_active_after?: string; last_active_before?: string } {
  return {
    ...(Number.isFinite(lower) && {
      last_active_after: formatMicroseconds(lower - 1),
    }),
    ...(Number.isFinite(upper) && {
      last_active_before: formatMicroseconds(upper + 1),
    }),
  };
}
