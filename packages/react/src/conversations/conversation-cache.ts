import type { WhatsappConversation } from "@kapso-platform/client";
import {
  type Query,
  type QueryClient,
  notifyManager,
  replaceEqualDeep,
} from "@tanstack/react-query";
import { seedData, writeData } from "../queries/write-data.js";
import { isEarlierVersion } from "./activity.js";
import { readList } from "./cached-list.js";
import { type Assumed, ChangedConversation } from "./changed-conversation.js";
import {
  type LoadedList,
  findConversation,
  findDetail,
  findLists,
  findLoadedLists,
  holds,
  isDetail,
  isList,
  isLoaded,
  writePages,
} from "./conversation-queries.js";
import { progressOf } from "./list-progress.js";
import { matchesFilters } from "./matches-filters.js";
import {
  type ConversationUpdate,
  UpdatesDuringFetch,
} from "./updates-during-fetch.js";
import { placeConversations } from "./place-conversations.js";
import { confirmQueries, markUnconfirmed } from "./unconfirmed-queries.js";
import { watchResponses } from "./watch-responses.js";

/** Ends an unconfirmed change. */
export interface Settle {
  /** The API has confirmed the change with this result. */
  confirm(update: Partial<ConversationUpdate>): void;
  /** The change failed. It is reverted; other changes stay. */
  revert(): void;
}

const caches = new WeakMap<QueryClient, ConversationCache>();

/** The conversations in the cache of a query client. */
export function conversationCacheOf(
  queryClient: QueryClient,
): ConversationCache {
  let cache = caches.get(queryClient);
  if (!cache) {
    cache = new ConversationCache(queryClient);
    caches.set(queryClient, cache);
  }
  return cache;
}

/**
 * Keeps all queries with conversations consistent: lists under any filters, plain
 * and infinite, and details.
 */
export class ConversationCache {
  readonly #queryClient: QueryClient;
  /** Conversations with changes that the API has not confirmed, by id. */
  readonly #changed = new Map<string, ChangedConversation>();
  readonly #missed = new UpdatesDuringFetch();
  #unwatch: (() => void) | undefined;

  constructor(queryClient: QueryClient) {
    this.#queryClient = queryClient;
  }

  /** Updates every query with conversations that the API returned. */
  applyUpdates(given: readonly ConversationUpdate[]): void {
    if (given.length === 0) return;
    const updates = given.map((update) => {
      const changed = this.#changed.get(update.conversation.id);
      changed?.receive(update.conversation);
      return { ...update, conversation: changed?.base ?? update.conversation };
    });
    notifyManager.batch(() => {
      for (const list of findLists(this.#queryClient)) {
        this.#missed.note(list.query, updates);
        if (isLoaded(list)) this.#place(list, updates);
      }
      for (const update of updates) {
        const query = findDetail(this.#queryClient, update.conversation.id);
        if (!query) continue;
        this.#missed.note(query, [update]);
        this.#showDetail(query, update.conversation);
      }
    });
    this.#watch();
  }

  /** Shows a change before the API has confirmed it. */
  assume(id: string, assumed: Assumed): Settle {
    const changed =
      this.#changed.get(id) ??
      new ChangedConversation(findConversation(this.#queryClient, id));
    this.#changed.set(id, changed);
    for (const list of findLoadedLists(this.#queryClient)) {
      noteMembership(changed, id, list);
    }
    changed.assume(assumed);
    this.#show(id, changed);
    this.#watch();
    const settle = (isConfirmed: boolean, act: () => void): void => {
      if (!changed.end(assumed, isConfirmed)) return;
      if (changed.isSettled) this.#changed.delete(id);
      notifyManager.batch(() => {
        act();
        if (changed.isSettled) confirmQueries(changed);
      });
      this.#watch();
    };
    return {
      confirm: (update) => {
        settle(true, () => {
          this.#confirm(id, changed, update);
        });
      },
      revert: () => {
        settle(false, () => {
          this.#revert(id, changed);
        });
      },
    };
  }

  #confirm(
    id: string,
    changed: ChangedConversation,
    result: Partial<ConversationUpdate>,
  ): void {
    const before = changed.base;
    if (result.conversation) changed.receive(result.conversation);
    const conversation = changed.base;
    if (conversation) this.applyUpdates([{ ...result, conversation }]);
    // It may belong to other lists now. If that is not known, refetch them.
    for (const list of findLoadedLists(this.#queryClient)) {
      const { query, filters } = list;
      if (holds(list, id)) continue;
      const now = conversation
        ? matchesFilters(conversation, filters, result)
        : undefined;
      const was = before && matchesFilters(before, filters);
      const mayHaveCome = now === undefined && (was === false || !before);
      if (mayHaveCome) {
        void this.#queryClient.invalidateQueries({
          queryKey: query.queryKey,
          exact: true,
        });
      }
    }
  }

  #revert(id: string, changed: ChangedConversation): void {
    const { base } = changed;
    if (!base) return;
    for (const list of findLists(this.#queryClient)) {
      const { query } = list;
      const isMember = changed.isMemberOf(query.queryHash);
      this.#missed.note(query, [{ conversation: base, isMember }]);
      if (!isLoaded(list)) continue;
      const before = changed.dataBefore(query.queryHash, query.state.data);
      if (before !== undefined) writeData(query, before);
      else this.#place(list, [{ conversation: base, isMember }], changed);
    }
    const detail = findDetail(this.#queryClient, id);
    if (!detail) return;
    this.#missed.note(detail, [{ conversation: base }]);
    this.#showDetail(detail, base, changed);
  }

  /** Shows a conversation with its unconfirmed changes in every query. */
  #show(id: string, changed: ChangedConversation): void {
    const { base } = changed;
    if (!base) return;
    notifyManager.batch(() => {
      for (const list of findLoadedLists(this.#queryClient)) {
        const { query } = list;
        const { data: before } = query.state;
        this.#place(list, [{ conversation: base }]);
        changed.noteShown(query.queryHash, before, query.state.data);
      }
      const detail = findDetail(this.#queryClient, id);
      if (detail) this.#showDetail(detail, base);
    });
  }

  /** @param reverted - The conversation whose change is reverted, if any. */
  #place(
    { query, filters, pages }: LoadedList,
    updates: readonly ConversationUpdate[],
    reverted?: ChangedConversation,
  ): void {
    progressOf(query, pages);
    const { queryHash: hash } = query;
    const placements = updates.map((update) => {
      const { conversation, isMember } = update;
      const changed = this.#changed.get(conversation.id) ?? reverted;
      const shown = changed?.shown ?? conversation;
      const assignee = changed?.assignee;
      const isNow = matchesFilters(conversation, filters, update);
      if (isNow !== undefined) changed?.noteMembership(hash, isNow);
      const knowledge = assignee === undefined ? update : { assignee };
      return {
        conversation: shown,
        belongs: matchesFilters(shown, filters, knowledge) ?? isMember,
        wasLoaded: changed?.wasLoadedIn(hash) ?? false,
      };
    });
    const placed = placeConversations(pages, placements);
    if (placed === pages) return;
    writePages(query, placed);
    for (const { conversation } of updates) {
      const changed = this.#changed.get(conversation.id);
      if (changed) markUnconfirmed(query, changed);
    }
  }

  #showDetail(
    query: Query,
    conversation: WhatsappConversation,
    changed = this.#changed.get(conversation.id),
  ): void {
    // The data of this key is a conversation.
    const current = query.state.data as WhatsappConversation | undefined;
    const shown = changed?.shown ?? conversation;
    if (!current) {
      // It may show the version of a list as a placeholder, which does not change.
      if (changed) seedData(query, shown);
      return;
    }
    if (isEarlierVersion(shown, current)) return;
    const merged = replaceEqualDeep(current, shown);
    if (merged === current) return;
    writeData(query, merged);
    if (changed && !changed.isSettled) markUnconfirmed(query, changed);
  }

  /** Listens to responses while there are changes to apply to them. */
  #watch(): void {
    if (this.#changed.size > 0 || !this.#missed.isEmpty) {
      this.#unwatch ??= watchResponses(this.#queryClient, {
        onResponse: (query) => {
          this.#onResponse(query);
          this.#watch();
        },
        onEnd: (query) => {
          this.#missed.forget(query);
          this.#watch();
        },
      });
    } else {
      this.#unwatch?.();
      this.#unwatch = undefined;
    }
  }

  /** Applies the changes to a response that may not contain them. */
  #onResponse(query: Query): void {
    const missed = this.#missed.take(query);
    if (isDetail(query)) {
      const data = query.state.data as WhatsappConversation;
      this.#onVersion(data, missed);
      this.#showDetail(query, missed.get(data.id)?.conversation ?? data);
    } else if (isList(query)) {
      const list = readList(query);
      if (!isLoaded(list)) return;
      for (const item of list.pages.flatMap(({ items }) => items)) {
        this.#onVersion(item, missed);
      }
      const updates = new Map(missed);
      for (const [id, changed] of this.#changed) {
        noteMembership(changed, id, list);
        const { base } = changed;
        if (base) updates.set(id, { ...updates.get(id), conversation: base });
      }
      this.#place(list, [...updates.values()]);
    }
  }

  /** Stores a version, unless a later one arrived after its request. */
  #onVersion(
    version: WhatsappConversation,
    missed: ReadonlyMap<string, ConversationUpdate>,
  ): void {
    const update = missed.get(version.id);
    if (update && !isEarlierVersion(update.conversation, version)) return;
    const changed = this.#changed.get(version.id);
    if (!changed?.hasShown(version)) changed?.receive(version);
  }
}

/** Records whether a list contained a conversation when it was first changed. */
function noteMembership(
  changed: ChangedConversation,
  id: string,
  list: LoadedList,
): void {
  const { queryHash: hash } = list.query;
  if (changed.isMemberOf(hash) !== undefined) return;
  const isMember = holds(list, id);
  changed.noteMembership(hash, isMember);
  if (isMember) changed.noteLoaded(hash);
}
