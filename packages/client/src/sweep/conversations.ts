import type { WhatsappConversation } from "@kapso-platform/types";
import { assertOptions } from "../arguments/known-names.js";
import { toDateTime } from "../arguments/date-time.js";
import { formatValue } from "../arguments/format-value.js";
import { ArgumentError, readArgument } from "../errors/argument-error.js";
import { isClientError } from "../errors/branded-error.js";
import { withCaller } from "../errors/with-caller.js";
import type { ClientContext } from "../execute.js";
import type { ConversationsListParams } from "../generated/resources/conversations.js";
import {
  DEFAULT_CONCURRENCY,
  assertConcurrency,
  assertSweepOptions,
} from "./options.js";
import { notify } from "../transport/observers.js";
import { linkAbort } from "./linked-abort.js";
import { catchUp, sweepSlices } from "./engine.js";
import { toMicroseconds } from "./microseconds.js";
import { type SweepState, readPosition, writePosition } from "./position.js";
import { createRequests } from "./requests.js";
import type { Placed } from "./slice.js";
import type { ConversationSweepOptions } from "./actions.js";

const OPTIONS = [
  "from",
  "to",
  "filters",
  "concurrency",
  "rateLimit",
  "onProgress",
  "resumeFrom",
  "signal",
  "timeout",
  "maxRetries",
  "headers",
];
/** Filters that the sweep sets itself. */
const OWN_FILTERS = [
  "last_active_after",
  "last_active_before",
  "limit",
  "after",
  "before",
];

/** A running sweep. */
export interface RunningSweep {
  readonly conversations: AsyncGenerator<WhatsappConversation, void, undefined>;
  /** The position after the conversations that the caller has handled. */
  readonly position: () => string;
}

/**
 * Starts a sweep; see {@link ConversationSweepOptions}.
 *
 * @throws KapsoArgumentError for a wrong option
 */
export function startSweep(
  context: ClientContext,
  given: ConversationSweepOptions,
): RunningSweep {
  const options = readArgument("options", () => checkOptions(given));
  const { from, to, filters, concurrency, sweep } = options;
  const state: SweepState =
    given.resumeFrom === undefined
      ? {
          sweep,
          count: 0,
          reached: null,
          ids: [],
          newest: null,
          newestIds: [],
          isCatchingUp: false,
        }
      : readPosition(given.resumeFrom, sweep);
  return {
    position: () => writePosition(state),
    conversations: run(),
  };

  async function* run(): AsyncGenerator<WhatsappConversation, void, undefined> {
    const { signal, timeout, maxRetries, headers, onProgress } = given;
    const abort = linkAbort(signal);
    const requests = createRequests(context, {
      filters,
      rateLimit: given.rateLimit,
      signal: abort.signal,
      options: { timeout, maxRetries, headers },
    });
    const seen = new Set([...state.ids, ...state.newestIds]);
    const isNew = ({ id }: WhatsappConversation): boolean => !seen.has(id);
    /** Yields a batch. A conversation is recorded when the caller requests the next one. */
    function* give(batch: Placed[]): Generator<WhatsappConversation> {
      for (const { conversation, time } of batch) {
        if (seen.has(conversation.id)) continue;
        seen.add(conversation.id);
        yield conversation;
        state.count++;
        if (time === state.newest) state.newestIds.push(conversation.id);
        if (state.isCatchingUp) continue;
        if (state.reached !== time) state.ids = [];
        state.reached = time;
        state.ids.push(conversation.id);
      }
      notify(onProgress, {
        count: state.count,
        requests: requests.count,
        reached: batch.at(-1)?.conversation.last_active_at ?? "",
        fraction: fractionOf(state, from),
        position: writePosition(state),
      });
    }
    try {
      if (!state.isCatchingUp) {
        const slices = sweepSlices(requests, { from, to }, concurrency, state);
        for await (const batch of slices) yield* give(batch);
        state.isCatchingUp = true;
        state.ids = [];
      }
      for await (const batch of catchUp(requests, to, state, isNew)) {
        yield* give(batch);
      }
    } catch (error) {
      throw isClientError(error) ? withCaller(error) : error;
    } finally {
      // The loop has ended or failed, so the remaining requests are not needed.
      abort.end();
    }
  }
}

/** The handled part of the period, if its start is known. */
function fractionOf(
  { isCatchingUp, newest, reached }: SweepState,
  from: number,
): number | undefined {
  if (isCatchingUp) return 1;
  if (!Number.isFinite(from) || newest === null || reached === null) {
    return undefined;
  }
  return newest > from ? (newest - reached) / (newest - from) : 1;
}

interface CheckedOptions {
  readonly from: number;
  readonly to: number;
  readonly filters: ConversationsListParams;
  readonly concurrency: number;
  /** Period and filters, to compare with those of a position. */
  readonly sweep: string;
}

function checkOptions(given: ConversationSweepOptions): CheckedOptions {
  assertOptions(given, OPTIONS, "from, concurrency");
  const { concurrency = DEFAULT_CONCURRENCY, filters = {} } = given;
  assertConcurrency(concurrency);
  assertSweepOptions(given, OWN_FILTERS, "pass from and to instead");
  const { onProgress } = given as { onProgress?: unknown };
  if (onProgress !== undefined && typeof onProgress !== "function") {
    throw new ArgumentError(
      "onProgress",
      `must be a function, not ${formatValue(onProgress)}`,
    );
  }
  const time = (name: "from" | "to", otherwise: number): number => {
    const value = given[name];
    return value === undefined
      ? otherwise
      : toMicroseconds(toDateTime(name, value));
  };
  const from = time("from", -Infinity);
  const to = time("to", Infinity);
  if (from >= to) {
    throw new ArgumentError(
      "from",
      `must be earlier than to: ${formatValue(given.from)} is not before ${formatValue(given.to)}`,
    );
  }
  const sorted = Object.entries(filters).sort(([a], [b]) => (a < b ? -1 : 1));
  const sweep = JSON.stringify({
    from: Number.isFinite(from) ? from : null,
    to: Number.isFinite(to) ? to : null,
    filters: Object.fromEntries(sorted),
  });
  return {
    from,
    to,
    filters: { ...filters },
    concurrency,
    sweep,
  };
}
