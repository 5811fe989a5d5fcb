import type { WhatsappConversation } from "@kapso-platform/types";
import { PAGE_SIZE, Planner } from "./planner.js";
import type { SweepState } from "./position.js";
import type { Requests } from "./requests.js";
import { type Placed, Slice } from "./slice.js";

/** Maximum number of buffered conversations per parallel request. */
const BUFFER_EACH = 1_600;
/** Minimum number of remaining conversations to split a slice. */
const SMALLEST_SPLIT = 2.5 * PAGE_SIZE;

/**
 * Fetches the slices in parallel, and yields their conversations in order, the latest
 * activity first.
 *
 * @param state - The start. Its `newest` is set.
 */
export async function* sweepSlices(
  requests: Requests,
  span: { readonly from: number; readonly to: number },
  concurrency: number,
  state: SweepState,
): AsyncGenerator<Placed[], void, undefined> {
  const upper = state.reached === null ? span.to : state.reached + 1;
  const planner = new Planner(span.from, upper);
  const slices: Slice[] = [];
  let running = 0;
  let waiting = 0;
  let failure: { error: unknown } | undefined;
  let wake = (): void => undefined;

  const start = (slice: Slice): void => {
    slice.isFetching = true;
    running++;
    void fetchNext(requests, slice)
      .then(
        (received) => {
          waiting += received;
          planner.learn(slice);
          if (state.newest === null && slice === slices[0] && received > 0) {
            state.newest = slice.newest;
          }
        },
        (error: unknown) => {
          failure ??= { error };
        },
      )
      .finally(() => {
        slice.isFetching = false;
        running--;
        fill();
        wake();
      });
  };
  const fill = (): void => {
    while (!failure && running < concurrency) {
      const hasRoom = waiting < BUFFER_EACH * concurrency;
      const next =
        slices.find(
          (slice, index) =>
            !slice.isDone && !slice.isFetching && (hasRoom || index === 0),
        ) ?? (hasRoom ? (plan() ?? split()) : undefined);
      if (!next) return;
      start(next);
    }
  };
  const plan = (): Slice | undefined => {
    const slice = planner.next();
    if (slice) slices.push(slice);
    return slice;
  };
  const split = (): Slice | undefined => {
    for (const [index, slice] of slices.entries()) {
      if (slice.isDone || slice.isOpen || slice.oldest === slice.upper)
        continue;
      const rest = slice.density * (slice.oldest - slice.lower);
      if (rest < SMALLEST_SPLIT) continue;
      const older = slice.split();
      if (!older) continue;
      slices.splice(index + 1, 0, older);
      return older;
    }
    return undefined;
  };

  for (;;) {
    fill();
    const front = slices[0];
    if (front?.waiting) {
      const batch = front.take();
      waiting -= batch.length;
      yield batch;
    } else if (front?.isDone) {
      slices.shift();
    } else if (failure) {
      throw failure.error;
    } else if (front || !planner.isComplete) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    } else {
      return;
    }
  }
}

/** Fetches the next page of a slice, and returns the number of added conversations. */
async function fetchNext(requests: Requests, slice: Slice): Promise<number> {
  const { page, lower, upper } = slice;
  const before = slice.waiting;
  slice.receive(
    page ? await requests.next(page) : await requests.first({ lower, upper }),
  );
  // Throws if the response does not say whether there are more pages.
  if (slice.page && !(await requests.hasNext(slice.page))) slice.isDone = true;
  return slice.waiting - before;
}

/**
 * Yields the conversations that became active after the start of the sweep, until one page
 * contains all new ones. Such a conversation moves to the top of the list, so the slices
 * may have missed it.
 *
 * @param isNew - Whether the conversation has not been returned yet.
 */
export async function* catchUp(
  requests: Requests,
  to: number,
  state: SweepState,
  isNew: (conversation: WhatsappConversation) => boolean,
): AsyncGenerator<Placed[], void, undefined> {
  for (let round = 0; round < MAX_ROUNDS && state.newest !== null; round++) {
    if (state.newest >= to) return;
    const slice = new Slice(state.newest, to, false);
    const newestIds: string[] = [];
    let pages = 0;
    while (!slice.isDone) {
      await fetchNext(requests, slice);
      pages++;
      const batch = slice.take();
      for (const { conversation, time } of batch) {
        if (time === slice.newest) newestIds.push(conversation.id);
      }
      const added = batch.filter(({ conversation }) => isNew(conversation));
      if (added.length > 0) yield added;
    }
    if (slice.newest > state.newest && !slice.isEmpty) {
      state.newest = slice.newest;
      state.newestIds = newestIds;
    }
    if (pages <= 1) return;
  }
}

/** Maximum number of rounds. A very busy project would never be complete. */
const MAX_ROUNDS = 10;
