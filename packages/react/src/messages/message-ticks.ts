import type {
  MessagesListParams,
  Page,
  RequestOptions,
  WhatsappMessage,
} from "@kapso-platform/client";
import { type LiveSource, type Ticks, findQuery } from "../live/live-source.js";
import type { MessageFilters } from "../queries/filters.js";
import { toListPage } from "../queries/list-page.js";
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

/** The list of messages of a feed. */
export interface MessageSource extends LiveSource {
  readonly filters: MessageFilters;
  /** Whether a message to the contact is being sent that has no id yet. */
  isSending(): boolean;
  /** `messages.list`. With its own import of operations, the ticks would split the page. */
  list(
    params: MessagesListParams,
    options: RequestOptions,
  ): PromiseLike<Page<WhatsappMessage>>;
  /** `messages.get`. */
  get(id: string, options: RequestOptions): PromiseLike<WhatsappMessage>;
}

/**
 * Keeps a list of messages up to date: requests the newest messages that may have changed.
 */
export class MessageTicks implements Ticks {
  readonly #source: MessageSource;
  /** Messages of the latest tick, in case a request restores older data. */
  #latest: readonly WhatsappMessage[] = [];
  /** Ids of failed messages whose reason was requested. */
  readonly #explained = new Set<string>();

  constructor(source: MessageSource) {
    this.#source = source;
  }

  async update(options: RequestOptions): Promise<void> {
    const params = {
      ...this.#source.filters,
      limit: this.#countChanging(),
    } as MessagesListParams;
    let page = await this.#source.list(params, options);
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
        const { queryClient, queryKey } = this.#source;
        void queryClient.invalidateQueries({ queryKey, exact: true });
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
    const query = findQuery(this.#source);
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
        this.#merge([await this.#source.get(id, options)]);
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
    if (!this.#source.isSending()) return fresh;
    return fresh.filter(
      ({ id, kapso }) =>
        kapso.direction !== "outbound" ||
        findListed(this.#source.queryClient, id) !== undefined,
    );
  }

  /** @returns false if there is a gap between the messages and the loaded ones */
  #merge(fresh: readonly WhatsappMessage[]): boolean {
    const query = findQuery(this.#source);
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
    const query = findQuery(this.#source);
    const data = query?.state.data as InfiniteList<WhatsappMessage> | undefined;
    if (!query || !data || items.length === 0) return;
    writeData(query, {
      pages: [
        { ...toListPage(last), items, hasPreviousPage: false, previous: null },
      ],
      pageParams: [null],
    });
  }
}
