import { KapsoApiError, KapsoError } from "@kapso-platform/client";
import {
  type QueryClient,
  focusManager,
  hashKey,
  onlineManager,
} from "@tanstack/react-query";
import type { KapsoQueryKey } from "../queries/query-key.js";
import { type LiveState, PAUSED } from "./live-state.js";

/** Longest wait between ticks that fail, in milliseconds. */
const LONGEST_BACKOFF = 5 * 60_000;

/** Longest timer of JavaScript, in milliseconds: a longer one ends at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** The list of a feed, and how a tick brings it up to date. */
export interface LiveSource {
  readonly queryClient: QueryClient;
  /** Key of the infinite query that is kept up to date. */
  readonly queryKey: KapsoQueryKey;
  /** When the list was last asked for; undefined while it is not loaded. */
  findProgress(): TickProgress | undefined;
  /** Requests what changed and shows it. */
  takeIn(signal: AbortSignal): Promise<void>;
  /** Drops a walk that a tick has left unfinished. */
  startOver(): void;
  /** Called when the query has data that is not written by a tick. */
  onResponse?(): void;
}

/** When a list was last asked for. */
export interface TickProgress {
  /** Milliseconds since 1970. */
  tickedAt: number;
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
  /** Whether another tick is to follow the one under way at once. */
  #isHurried = false;
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
   * @param listener - Called when {@link state} changes.
   * @returns Stops listening; the feed stops with its last listener.
   */
  subscribe(interval: number, listener: () => void): () => void {
    // Each subscription counts, also one with a listener that is subscribed already.
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

  /** Ticks now instead of when it is due, if ticks succeed and are seen. */
  hurry(): void {
    const progress = this.#source.findProgress();
    // One under way may have been requested too early.
    if (this.#controller) this.#isHurried = true;
    else if (progress && this.#state.status === "live") {
      progress.tickedAt = -Infinity;
      this.#schedule();
    }
  }

  #start(): void {
    const wake = (): void => {
      this.#schedule();
    };
    const { queryClient, queryKey } = this.#source;
    const hash = hashKey(queryKey);
    const ends = [
      queryClient.getQueryCache().subscribe((event) => {
        if (event.type !== "updated" || event.query.queryHash !== hash) return;
        const { action } = event;
        if (action.type === "success" && !action.manual) {
          this.#source.onResponse?.();
        }
        // The list is loaded, so the first tick can be planned.
        if (this.#state.status === "paused") wake();
      }),
      focusManager.subscribe(wake),
      onlineManager.subscribe((online) => {
        // Requests that failed without a connection need not wait any longer.
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
    this.#source.startOver();
    this.#state = PAUSED;
  }

  /** Plans the next tick, or none while nobody sees the list. */
  #schedule(): void {
    clearTimeout(this.#timer);
    if (!this.isWatched || this.#controller) return;
    const progress = this.#source.findProgress();
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

  #dueAt(progress: TickProgress): number {
    // After the clock was set back, the next tick would wait as much longer.
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
    const progress = this.#source.findProgress();
    if (!progress) {
      this.#schedule();
      return;
    }
    const controller = new AbortController();
    this.#controller = controller;
    try {
      await this.#source.takeIn(controller.signal);
      this.#setState({ status: "live", error: null, failureCount: 0 });
    } catch (error) {
      if (controller.signal.aborted) return;
      // The next tick starts again where everything is known.
      this.#source.startOver();
      const failureCount = this.#state.failureCount + 1;
      this.#setState({
        status: "retrying",
        error: toKapsoError(error),
        failureCount,
      });
    } finally {
      progress.tickedAt = this.#isHurried ? -Infinity : Date.now();
      this.#isHurried = false;
      if (this.#controller === controller) {
        this.#controller = undefined;
        this.#schedule();
      }
    }
  }

  #setState(change: Partial<LiveState>): void {
    const state = { ...this.#state, ...change };
    const names = Object.keys(change) as (keyof LiveState)[];
    if (names.every((name) => state[name] === this.#state[name])) return;
    this.#state = state;
    for (const listener of this.#listeners.keys()) listener();
  }
}

/** Any error of a tick; it is reported in the state, not thrown. */
function toKapsoError(error: unknown): KapsoError {
  return error instanceof KapsoError
    ? error
    : new KapsoError(
        `the list could not be brought up to date: ${String(error)}`,
        { cause: error },
      );
}
