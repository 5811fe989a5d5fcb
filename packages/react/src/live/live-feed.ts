import { type KapsoApiError, KapsoError } from "@kapso-platform/client";
import {
  type Query,
  focusManager,
  hashKey,
  onlineManager,
} from "@tanstack/react-query";
import { requestOf } from "../operations/request.js";
import { type LiveSource, type Ticks, findQuery } from "./live-source.js";
import { type LiveState, PAUSED } from "./live-state.js";

/** Maximum wait after failed ticks, in milliseconds. */
const LONGEST_BACKOFF = 5 * 60_000;

/** Maximum duration of a timer, in milliseconds. A longer one would fire immediately. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** When lists were last requested, in milliseconds since 1970. */
const tickedAt = new WeakMap<Query, number>();

/**
 * Keeps one loaded list up to date, for any number of components: a timer, and one request
 * per tick for the changes.
 */
export class LiveFeed {
  readonly #source: LiveSource;
  #ticks: Ticks | undefined;
  readonly #listeners = new Map<() => void, number>();
  #state: LiveState = PAUSED;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #controller: AbortController | undefined;
  /** Whether another tick follows the running one immediately. */
  #isOutdated = false;
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
   * Starts the feed, or subscribes to the running one.
   *
   * @param interval - Milliseconds between ticks, `Infinity` for none. The shortest one of
   *   all subscriptions applies.
   * @param listener - Called when {@link state} changes.
   * @returns A function that ends the subscription. The feed stops with the last one.
   */
  subscribe(interval: number, listener: () => void): () => void {
    // The same listener can be subscribed several times.
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

  /** Starts a tick now, unless the feed is paused or its last tick failed. */
  tickNow(): void {
    const query = this.#findLoaded();
    // The request of a running tick may have been sent too early.
    if (this.#controller) this.#isOutdated = true;
    else if (query && this.#state.status === "live") {
      tickedAt.set(query, -Infinity);
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
          this.#ticks?.onResponse?.();
        }
        // The list is loaded, so the first tick can be planned.
        if (this.#state.status === "paused") wake();
      }),
      focusManager.subscribe(wake),
      onlineManager.subscribe((online) => {
        // Retry immediately after requests that failed without a connection.
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
    this.#ticks?.reset();
    this.#state = PAUSED;
  }

  /** Plans the next tick. While the tab is hidden or offline, there is none. */
  #schedule(): void {
    clearTimeout(this.#timer);
    if (!this.isWatched || this.#controller) return;
    const query = this.#findLoaded();
    const isSeen = focusManager.isFocused() && onlineManager.isOnline();
    const interval = Math.min(...this.#listeners.values());
    if (!query || !isSeen || interval === Infinity) {
      this.#setState({ status: "paused" });
      return;
    }
    const { failureCount, error } = this.#state;
    this.#setState({ status: failureCount > 0 ? "retrying" : "live" });
    // Now the network works. Later it may not, and browsers do not repeat a failed import.
    this.#loadTicks().catch(() => undefined);
    const now = Date.now();
    // If the clock was set back, the next tick must not wait longer.
    const last = Math.min(
      tickedAt.get(query) ?? query.state.dataUpdatedAt,
      now,
    );
    tickedAt.set(query, last);
    const pause = Math.max(
      interval,
      Math.min(interval * 2 ** failureCount, LONGEST_BACKOFF),
      // Errors of responses have it.
      ((error as Partial<KapsoApiError> | null)?.retryAfter ?? 0) * 1000,
    );
    const wait = Math.max(0, last + pause - now);
    this.#timer = setTimeout(
      () => {
        if (wait > LONGEST_TIMER) this.#schedule();
        else void this.#tick();
      },
      Math.min(wait, LONGEST_TIMER),
    );
  }

  async #tick(): Promise<void> {
    const query = this.#findLoaded();
    if (!query) {
      this.#schedule();
      return;
    }
    const controller = new AbortController();
    this.#controller = controller;
    try {
      const ticks = await this.#loadTicks();
      await ticks.update({
        ...requestOf(controller.signal, this.#source),
        // The next tick follows.
        maxRetries: 0,
      });
      this.#setState({ status: "live", error: null, failureCount: 0 });
    } catch (error) {
      if (controller.signal.aborted) return;
      // The next tick starts again from the last known state.
      this.#ticks?.reset();
      this.#setState({
        status: "retrying",
        error: toKapsoError(error),
        failureCount: this.#state.failureCount + 1,
      });
    } finally {
      tickedAt.set(query, this.#isOutdated ? -Infinity : Date.now());
      this.#isOutdated = false;
      if (this.#controller === controller) {
        this.#controller = undefined;
        this.#schedule();
      }
    }
  }

  async #loadTicks(): Promise<Ticks> {
    const ticks = this.#ticks ?? (await this.#source.loadTicks());
    return (this.#ticks ??= ticks);
  }

  /** The query of the list, if it is loaded. */
  #findLoaded(): Query | undefined {
    const query = findQuery(this.#source);
    return query?.state.data === undefined ? undefined : query;
  }

  #setState(change: Partial<LiveState>): void {
    const state = { ...this.#state, ...change };
    const names = Object.keys(change) as (keyof LiveState)[];
    if (names.every((name) => state[name] === this.#state[name])) return;
    this.#state = state;
    for (const listener of this.#listeners.keys()) listener();
  }
}

/** Converts an error of a tick, which is reported in the state and not thrown. */
function toKapsoError(error: unknown): KapsoError {
  return error instanceof KapsoError
    ? error
    : new KapsoError(`the list could not be updated: ${String(error)}`, {
        cause: error,
      });
}
