import {
  KapsoApiError,
  type KapsoCore,
  KapsoError,
} from "@kapso-platform/client";
import {
  type QueryClient,
  focusManager,
  hashKey,
  onlineManager,
} from "@tanstack/react-query";
import { conversationCacheOf } from "../conversations/conversation-cache.js";
import { readList } from "../conversations/conversation-queries.js";
import {
  type ListProgress,
  progressOf,
} from "../conversations/list-progress.js";
import type { ConversationFilters } from "../queries/filters.js";
import type { KapsoQueryKey } from "../queries/query-key.js";
import {
  type Changes,
  fetchChanges,
  fetchMoreChanges,
  satisfiedBy,
} from "./fetch-changes.js";
import { type LiveState, PAUSED } from "./live-state.js";

/** Most requests of one tick; what is left then comes with the next one. */
const REQUESTS_PER_TICK = 10;

/** Longest wait between ticks that fail, in milliseconds. */
const LONGEST_BACKOFF = 5 * 60_000;

/** Longest wait of one timer, in milliseconds: a longer one would end at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** What a feed is of. */
export interface LiveSource {
  readonly queryClient: QueryClient;
  readonly kapso: KapsoCore;
  readonly filters: ConversationFilters | undefined;
  /** Key of the infinite query that is kept up to date. */
  readonly queryKey: KapsoQueryKey;
}

/**
 * Keeps one loaded list up to date, however many components show it: a timer,
 * and one request a tick for what changed since the newest activity seen.
 */
export class LiveFeed {
  readonly #source: LiveSource;
  readonly #listeners = new Map<() => void, number>();
  #state: LiveState = PAUSED;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #controller: AbortController | undefined;
  /** A walk over more changes than a tick has requests. */
  #changes: Changes | undefined;
  #stopListening: (() => void) | undefined;

  constructor(source: LiveSource) {
    this.#source = source;
  }

  get state(): LiveState {
    return this.#state;
  }

  get isWatched(): boolean {
    return this.#listeners.size > 0;
  }

  /**
   * Starts the feed, or speeds it up if it runs.
   *
   * @param interval - Milliseconds between ticks, `Infinity` for none; the
   *   shortest asked for wins.
   * @param listener - Told when {@link state} changes.
   * @returns Stops listening; the feed ends with its last listener.
   */
  subscribe(interval: number, listener: () => void): () => void {
    // Each subscription counts, even with a listener that is there already.
    const own = (): void => {
      listener();
    };
    this.#listeners.set(own, interval);
    if (this.#listeners.size === 1) this.#start();
    this.#schedule();
    return () => {
      this.#listeners.delete(own);
      if (!this.isWatched) this.#stop();
    };
  }

  #start(): void {
    const wake = (): void => {
      this.#schedule();
    };
    const { queryClient, queryKey } = this.#source;
    const hash = hashKey(queryKey);
    const ends = [
      queryClient.getQueryCache().subscribe(({ type, query }) => {
        // The list has come, and with it the time of the first tick.
        const isData = type === "updated" && this.#state.status === "paused";
        if (isData && query.queryHash === hash) wake();
      }),
      focusManager.subscribe(wake),
      onlineManager.subscribe((online) => {
        // What failed for want of a connection need not wait any longer.
        if (online) this.#setState({ failureCount: 0 });
        wake();
      }),
    ];
    this.#stopListening = () => {
      for (const end of ends) end();
    };
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#controller?.abort();
    this.#stopListening?.();
    this.#controller = undefined;
    this.#changes = undefined;
    this.#state = PAUSED;
  }

  /** Plans the next tick, or none while nobody sees it. */
  #schedule(): void {
    clearTimeout(this.#timer);
    if (!this.isWatched || this.#controller) return;
    const progress = this.#findProgress();
    const isSeen = focusManager.isFocused() && onlineManager.isOnline();
    if (!progress || !isSeen || this.#interval === Infinity) {
      this.#setState({ status: "paused" });
      return;
    }
    this.#setState({
      status: this.#state.failureCount > 0 ? "retrying" : "live",
    });
    const wait = Math.max(0, this.#dueAt(progress) - Date.now());
    this.#timer = setTimeout(
      () => {
        if (wait > LONGEST_TIMER) this.#schedule();
        else void this.#tick();
      },
      Math.min(wait, LONGEST_TIMER),
    );
  }

  get #interval(): number {
    return Math.min(...this.#listeners.values());
  }

  #dueAt(progress: ListProgress): number {
    // A clock that was set back would make the next tick wait for all of it.
    progress.tickedAt = Math.min(progress.tickedAt, Date.now());
    const interval = this.#interval;
    const { failureCount, error } = this.#state;
    const backoff = Math.min(
      interval * 2 ** failureCount,
      Math.max(interval, LONGEST_BACKOFF),
    );
    const requested =
      error instanceof KapsoApiError ? (error.retryAfter ?? 0) * 1000 : 0;
    return progress.tickedAt + Math.max(backoff, requested);
  }

  async #tick(): Promise<void> {
    const progress = this.#findProgress();
    if (!progress) {
      this.#schedule();
      return;
    }
    const controller = new AbortController();
    this.#controller = controller;
    try {
      await this.#takeIn(progress, controller.signal);
      this.#setState({ status: "live", error: null, failureCount: 0 });
    } catch (error) {
      if (controller.signal.aborted) return;
      // The next tick starts anew from where everything is known.
      this.#changes = undefined;
      const failureCount = this.#state.failureCount + 1;
      this.#setState({
        status: "retrying",
        error: toKapsoError(error),
        failureCount,
      });
    } finally {
      progress.tickedAt = Date.now();
      if (this.#controller === controller) {
        this.#controller = undefined;
        this.#schedule();
      }
    }
  }

  /** Requests what changed and shows it, page after page. */
  async #takeIn(progress: ListProgress, signal: AbortSignal): Promise<void> {
    const { queryClient, kapso, filters } = this.#source;
    const satisfied = satisfiedBy(filters);
    for (let request = 0; request < REQUESTS_PER_TICK; request += 1) {
      const changes: Changes = this.#changes
        ? await fetchMoreChanges(this.#changes, signal)
        : await fetchChanges(kapso, filters, progress, signal);
      if (signal.aborted) return;
      this.#changes = changes.hasMore ? changes : undefined;
      conversationCacheOf(queryClient).learn(
        changes.page.items.map((conversation) => ({ conversation, satisfied })),
      );
      if (changes.hasMore) continue;
      // Only now is everything up to there known.
      progress.newest = changes.newest;
      progress.fetchedAt = undefined;
      return;
    }
  }

  /** How far the list is, once it has been loaded. */
  #findProgress(): ListProgress | undefined {
    const { queryClient, queryKey } = this.#source;
    const query = queryClient.getQueryCache().find({ queryKey, exact: true });
    const pages = query && readList(query).pages;
    return pages && progressOf(query, pages);
  }

  #setState(change: Partial<LiveState>): void {
    const state = { ...this.#state, ...change };
    const names = Object.keys(change) as (keyof LiveState)[];
    if (names.every((name) => state[name] === this.#state[name])) return;
    this.#state = state;
    for (const listener of this.#listeners.keys()) listener();
  }
}

/** Whatever a tick fails with: the next one waits longer, and nothing is thrown. */
function toKapsoError(error: unknown): KapsoError {
  return error instanceof KapsoError
    ? error
    : new KapsoError(
        `the list could not be brought up to date: ${String(error)}`,
        { cause: error },
      );
}
