import type { WhatsappConversation } from "@kapso-platform/client";
import {
  type Query,
  type QueryCacheNotifyEvent,
  type QueryClient,
  notifyManager,
  replaceEqualDeep,
} from "@tanstack/react-query";
import {
  findConversation,
  findDetail,
  findLists,
  isDetail,
  isList,
  readList,
  writeData,
  writePages,
} from "./conversation-queries.js";
import { progressOf } from "./list-progress.js";
import {
  type Assignee,
  type KeyFilters,
  matchesFilters,
} from "./matches-filters.js";
import {
  type ConversationPages,
  placeConversations,
} from "./place-conversations.js";

/** What a mutation is going to change, as far as it can be shown beforehand. */
export interface Assumed {
  readonly conversation?: Partial<WhatsappConversation>;
  readonly assignee?: string | null;
}

/** What the API said about a conversation. */
export interface Fact {
  readonly conversation: WhatsappConversation;
  readonly assignee?: string | null;
  /** Filters that the API has found it to match. */
  readonly satisfied?: KeyFilters;
}

/** A change that is shown before the API has confirmed it. */
interface Assumption extends Assumed {
  /** Whether the conversation was in a list before, by the list's hash. */
  readonly membership: Map<string, boolean>;
  /** What a list held before and after the change, by the list's hash. */
  readonly snapshots: Map<string, { before: unknown; after: unknown }>;
}

/** A conversation that has assumptions. */
interface Tracked {
  /** As the API last answered it; undefined while no query has held it. */
  base: WhatsappConversation | undefined;
  readonly assumptions: Assumption[];
}

/** Settles an assumption, one way or the other. */
export interface Settle {
  /** The API has done it, and answered this. */
  confirm(fact: Partial<Fact>): void;
  /** It has not been done: what is shown goes back, other changes stay. */
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
 * Keeps all queries that hold conversations in agreement: lists under any
 * filters, plain and infinite, and details.
 *
 * A fetch that is under way began from the data as it was: TanStack puts the
 * pages of then back when it ends, and an answer may have been read before a
 * change. So what happens meanwhile is noted and applied to the answer again.
 */
export class ConversationCache {
  readonly #queryClient: QueryClient;
  /** Conversations with changes that the API has not confirmed, by id. */
  readonly #tracked = new Map<string, Tracked>();
  /** Facts that came while a query was being fetched. */
  readonly #missed = new Map<Query, Map<string, Fact>>();
  #unsubscribe: (() => void) | undefined;

  constructor(queryClient: QueryClient) {
    this.#queryClient = queryClient;
  }

  /** Takes in what the API said: every query shows it, in its place. */
  learn(facts: readonly Fact[]): void {
    if (facts.length === 0) return;
    for (const { conversation } of facts) {
      const tracked = this.#tracked.get(conversation.id);
      if (tracked) tracked.base = conversation;
    }
    notifyManager.batch(() => {
      for (const { query, filters, pages } of findLists(this.#queryClient)) {
        this.#noteMissed(query, facts);
        if (pages) this.#place(query, filters, pages, facts);
      }
      for (const fact of facts) {
        const query = findDetail(this.#queryClient, fact.conversation.id);
        if (!query) continue;
        this.#noteMissed(query, [fact]);
        this.#showDetail(query, fact.conversation);
      }
    });
    this.#watch();
  }

  /** Shows a change before it is done. */
  assume(id: string, assumed: Assumed): Settle {
    let tracked = this.#tracked.get(id);
    if (!tracked) {
      tracked = {
        base: findConversation(this.#queryClient, id),
        assumptions: [],
      };
      this.#tracked.set(id, tracked);
    }
    const assumption: Assumption = {
      ...assumed,
      membership: new Map(),
      snapshots: new Map(),
    };
    const lists = findLists(this.#queryClient);
    for (const { query, pages } of lists) {
      if (pages) assumption.membership.set(query.queryHash, holds(pages, id));
    }
    tracked.assumptions.push(assumption);
    const before = new Map(
      lists.map(({ query }) => [query.queryHash, query.state.data]),
    );
    this.#show(id);
    for (const { query } of lists) {
      const { queryHash: hash } = query;
      if (query.state.data === before.get(hash)) continue;
      assumption.snapshots.set(hash, {
        before: before.get(hash),
        after: query.state.data,
      });
    }
    this.#watch();
    let settled = false;
    const settle = (act: () => void): void => {
      if (settled) return;
      settled = true;
      notifyManager.batch(act);
      this.#watch();
    };
    return {
      confirm: (fact) => {
        settle(() => {
          this.#confirm(id, assumption, fact);
        });
      },
      revert: () => {
        settle(() => {
          this.#revert(id, assumption);
        });
      },
    };
  }

  #confirm(id: string, assumption: Assumption, answer: Partial<Fact>): void {
    const tracked = this.#take(id, assumption);
    const conversation = answer.conversation ?? tracked.base;
    if (conversation) {
      this.learn([{ ...answer, conversation }]);
    }
    // Lists that it may have come into, but that cannot be told from here.
    for (const { query, filters, pages } of findLists(this.#queryClient)) {
      if (!pages || holds(pages, id)) continue;
      const now = conversation
        ? matchesFilters(conversation, filters, answer)
        : undefined;
      const was = tracked.base && matchesFilters(tracked.base, filters);
      const mayHaveCome = now === undefined && (was === false || !tracked.base);
      if (mayHaveCome) {
        void this.#queryClient.invalidateQueries({
          queryKey: query.queryKey,
          exact: true,
        });
      }
    }
  }

  #revert(id: string, assumption: Assumption): void {
    const tracked = this.#take(id, assumption);
    const { base } = tracked;
    if (!base) return;
    const shown = this.#shown(base);
    for (const { query, filters, pages } of findLists(this.#queryClient)) {
      this.#noteMissed(query, [{ conversation: base }]);
      if (!pages) continue;
      const { queryHash: hash } = query;
      const snapshot = assumption.snapshots.get(hash);
      // What was before is not what is now if more is assumed of it.
      const isLast = tracked.assumptions.length === 0;
      if (isLast && snapshot && snapshot.after === query.state.data) {
        writeData(query, snapshot.before);
        continue;
      }
      const verdict = matchesFilters(shown, filters, {
        assignee: assigneeOf(tracked.assumptions),
      });
      const placed = placeConversations(pages, [
        {
          conversation: shown,
          belongs: verdict ?? assumption.membership.get(hash),
          force: true,
        },
      ]);
      if (placed !== pages) writePages(query, placed);
    }
    const detail = findDetail(this.#queryClient, id);
    if (detail) this.#showDetail(detail, base);
  }

  /** Ends an assumption; the conversation is let go of with its last one. */
  #take(id: string, assumption: Assumption): Tracked {
    const tracked = this.#tracked.get(id) ?? {
      base: undefined,
      assumptions: [],
    };
    const index = tracked.assumptions.indexOf(assumption);
    if (index !== -1) tracked.assumptions.splice(index, 1);
    if (tracked.assumptions.length === 0) this.#tracked.delete(id);
    return tracked;
  }

  /** Shows a conversation with all that is assumed of it, everywhere. */
  #show(id: string): void {
    const base = this.#tracked.get(id)?.base;
    if (!base) return;
    notifyManager.batch(() => {
      for (const { query, filters, pages } of findLists(this.#queryClient)) {
        if (pages) this.#place(query, filters, pages, [{ conversation: base }]);
      }
      const detail = findDetail(this.#queryClient, id);
      if (detail) this.#showDetail(detail, base);
    });
  }

  #place(
    query: Query,
    filters: KeyFilters,
    pages: ConversationPages,
    facts: readonly Fact[],
  ): void {
    progressOf(query, pages);
    const placed = placeConversations(
      pages,
      facts.map(({ conversation, assignee, satisfied }) => {
        const tracked = this.#tracked.get(conversation.id);
        const shown = this.#shown(conversation);
        const assumed = assigneeOf(tracked?.assumptions ?? []);
        const known =
          assumed === undefined
            ? { assignee, satisfied }
            : { assignee: assumed };
        return {
          conversation: shown,
          belongs: matchesFilters(shown, filters, known),
          force: tracked !== undefined,
        };
      }),
    );
    if (placed !== pages) writePages(query, placed);
  }

  #showDetail(query: Query, conversation: WhatsappConversation): void {
    const current = query.state.data;
    if (current === undefined) return;
    const shown = this.#shown(conversation);
    const merged = replaceEqualDeep(current, shown);
    if (merged !== current) writeData(query, merged);
  }

  /** A conversation as it is shown: with what is assumed of it. */
  #shown(conversation: WhatsappConversation): WhatsappConversation {
    const assumptions = this.#tracked.get(conversation.id)?.assumptions ?? [];
    return assumptions.reduce(
      (shown, assumption) => ({ ...shown, ...assumption.conversation }),
      conversation,
    );
  }

  #noteMissed(query: Query, facts: readonly Fact[]): void {
    if (query.state.fetchStatus === "idle") return;
    const missed = this.#missed.get(query) ?? new Map<string, Fact>();
    for (const fact of facts) missed.set(fact.conversation.id, fact);
    this.#missed.set(query, missed);
  }

  /** Listens to answers for as long as something has to be applied to them. */
  #watch(): void {
    const needed = this.#tracked.size > 0 || this.#missed.size > 0;
    if (needed) {
      this.#unsubscribe ??= this.#queryClient
        .getQueryCache()
        .subscribe((event) => {
          this.#onEvent(event);
        });
    } else {
      this.#unsubscribe?.();
      this.#unsubscribe = undefined;
    }
  }

  #onEvent(event: QueryCacheNotifyEvent): void {
    // A query of any type, as the cache holds all of them.
    const query = event.query as Query;
    if (event.type === "removed") this.#missed.delete(query);
    if (event.type !== "updated") return;
    const { action } = event;
    if (action.type === "success" && !action.manual) this.#onAnswer(query);
    else if (query.state.fetchStatus === "idle") this.#missed.delete(query);
    this.#watch();
  }

  /** Applies to an answer what it may not have known. */
  #onAnswer(query: Query): void {
    const missed = [...(this.#missed.get(query)?.values() ?? [])];
    this.#missed.delete(query);
    if (isDetail(query)) {
      const data = query.state.data as WhatsappConversation;
      this.#rebase(data);
      const fact = missed.find(
        ({ conversation }) => conversation.id === data.id,
      );
      const isNewer = fact && fact.conversation.updated_at >= data.updated_at;
      this.#showDetail(query, isNewer ? fact.conversation : data);
      return;
    }
    if (!isList(query)) return;
    const { filters, pages } = readList(query);
    if (!pages) return;
    if (this.#tracked.size > 0) {
      for (const item of pages.flatMap(({ items }) => items)) {
        this.#rebase(item);
      }
    }
    const facts = new Map(missed.map((fact) => [fact.conversation.id, fact]));
    for (const [id, { base }] of this.#tracked) {
      if (base) facts.set(id, { ...facts.get(id), conversation: base });
    }
    this.#place(query, filters, pages, [...facts.values()]);
  }

  /** Takes an answered conversation for what it is, unless it is what we show. */
  #rebase(answered: WhatsappConversation): void {
    const tracked = this.#tracked.get(answered.id);
    if (!tracked) return;
    const shown = tracked.base && this.#shown(tracked.base);
    const isOurs =
      shown !== undefined && replaceEqualDeep(shown, answered) === shown;
    if (!isOurs) tracked.base = answered;
  }
}

function assigneeOf(assumptions: readonly Assumption[]): Assignee {
  return assumptions.reduce<Assignee>(
    (assignee, assumption) =>
      assumption.assignee === undefined ? assignee : assumption.assignee,
    undefined,
  );
}

function holds(pages: ConversationPages, id: string): boolean {
  return pages.some(({ items }) => items.some((item) => item.id === id));
}
