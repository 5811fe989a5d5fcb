import type {
  KapsoCore,
  MessagesListParams,
  Page,
  RequestOptions,
  WhatsappMessage,
} from "@kapso-platform/client";
import { messagesGet, messagesList } from "@kapso-platform/client/operations";
import type { Query, QueryClient } from "@tanstack/react-query";
import type { LiveSource, TickProgress, Ticks } from "../live/live-feed.js";
import type { MessageFilters } from "../queries/filters.js";
import { toListPage } from "../queries/list-page.js";
import type { KapsoQueryKey } from "../queries/query-key.js";
import type { InfiniteList } from "../queries/query-options.js";
import { writeData } from "../queries/write-data.js";
import { mergeMessages } from "./merge-messages.js";
import { findListed, pagesOf } from "./message-lists.js";

/** Minimum and maximum number of messages per request. */
const LIMITS = [20, 100] as const;

/** Maximum number of requests per tick. */
const REQUESTS_PER_TICK = 10;

/** Maximum number of failed messages whose reason one tick requests. */
const REASONS_PER_TICK = 5;

/** Statuses that do not change any more. */
const FINAL = ["read", "failed"];

const progresses = new WeakMap<Query, TickProgress>();

/**
 * Keeps a list of messages up to date: requests the newest messages that may have changed.
 */
export class MessageChanges implements LiveSource, Ticks {
  readonly queryClient: QueryClient;
  readonly queryKey: KapsoQueryKey;
  readonly #kapso: KapsoCore;
  readonly #filters: MessageFilters;
  readonly #isSending: () => boolean;
  /** Messages of the latest tick, in case a request restores older data. */
  #latest: readonly WhatsappMessage[] = [];
  /** Ids of failed messages whose reason was requested. */
  readonly #explained = new Set<string>();

  constructor(source: {
    queryClient: QueryClient;
    queryKey: KapsoQueryKey;
    kapso: KapsoCore;
    filters: MessageFilters;
    isSending: () => boolean;
  }) {
    this.queryClient = source.queryClient;
    this.queryKey = source.queryKey;
    this.#kapso = source.kapso;
    this.#filters = source.filters;
    this.#isSending = source.isSending;
  }

  findProgress(): TickProgress | undefined {
    const query = this.#find();
    if (query?.state.data === undefined) return undefined;
    let progress = progresses.get(query);
    if (!progress) {
      progress = { tickedAt: query.state.dataUpdatedAt };
      progresses.set(query, progress);
    }
    return progress;
  }

  loadTicks(): Promise<Ticks> {
    // They are small, and the list itself needs most of their code.
    return Promise.resolve(this);
  }

  async update(options: RequestOptions): Promise<void> {
    const params = {
      ...this.#filters,
      limit: this.#countChanging(),
    } as MessagesListParams;
    let page = await this.#kapso.call(messagesList, params, options);
    let fresh = page.items;
    for (let request = 1; ; request += 1) {
      if (options.signal?.aborted) return;
      fresh = this.#withoutSending(fresh);
      if (this.#merge(fresh)) break;
      if (!page.hasNextPage) {
        this.#replace(fresh, page);
        break;
      }
      if (request === REQUESTS_PER_TICK) {
        // With so many new messages, it costs less to fetch the list again.
        void this.queryClient.invalidateQueries({
          queryKey: this.queryKey,
          exact: true,
        });
        return;
      }
      page = await page.nextPage(options);
      fresh = [...fresh, ...page.items];
    }
    this.#latest = fresh;
    await this.#explain(fresh, options);
  }

  reset(): void {
    this.#latest = [];
  }

  onResponse(): void {
    this.#merge(this.#latest);
  }

  /**
   * Number of messages to request: up to the oldest of the latest 100 messages without a
   * final status.
   */
  #countChanging(): number {
    const [least, most] = LIMITS;
    const query = this.#find();
    let index = 0;
    let oldest = 0;
    for (const { items } of query ? pagesOf(query) : []) {
      for (const { kapso } of items) {
        index += 1;
        if (index > most) return Math.max(least, oldest);
        const isChanging =
          kapso.direction === "outbound" && !FINAL.includes(kapso.status);
        if (isChanging) oldest = index;
      }
    }
    return Math.max(least, oldest);
  }

  /** Requests the reason of each failed message once, because lists do not contain it. */
  async #explain(
    fresh: readonly WhatsappMessage[],
    options: RequestOptions,
  ): Promise<void> {
    const failed = fresh.filter(
      ({ id, kapso }) =>
        kapso.status === "failed" &&
        kapso.statuses === undefined &&
        !this.#explained.has(id),
    );
    const explained = failed.slice(0, REASONS_PER_TICK).map(async ({ id }) => {
      this.#explained.add(id);
      try {
        this.#merge([await this.#kapso.call(messagesGet, id, options)]);
      } catch {
        // The proxy may not allow it. Then the message has no reason.
      }
    });
    await Promise.all(explained);
  }

  /**
   * Leaves out new messages to the contact while one is being sent. It may be the same
   * message, which would be shown twice until its id is known. Then a tick follows.
   */
  #withoutSending(fresh: WhatsappMessage[]): WhatsappMessage[] {
    if (!this.#isSending()) return fresh;
    return fresh.filter(
      ({ id, kapso }) =>
        kapso.direction !== "outbound" ||
        findListed(this.queryClient, id) !== undefined,
    );
  }

  /** @returns false if there is a gap between the messages and the loaded ones */
  #merge(fresh: readonly WhatsappMessage[]): boolean {
    const query = this.#find();
    const data = query?.state.data as InfiniteList<WhatsappMessage> | undefined;
    if (!query || !data) return true;
    const { pages, isJoined } = mergeMessages(data.pages, fresh);
    if (pages !== data.pages) writeData(query, { ...data, pages: [...pages] });
    return isJoined;
  }

  /** Replaces the pages of a list by one page with all messages. */
  #replace(
    items: readonly WhatsappMessage[],
    last: Page<WhatsappMessage>,
  ): void {
    const query = this.#find();
    const data = query?.state.data as InfiniteList<WhatsappMessage> | undefined;
    if (!query || !data || items.length === 0) return;
    writeData(query, {
      pages: [
        { ...toListPage(last), items, hasPreviousPage: false, previous: null },
      ],
      pageParams: [null],
    });
  }

  #find(): Query | undefined {
    return this.queryClient
      .getQueryCache()
      .find({ queryKey: this.queryKey, exact: true });
  }
}
