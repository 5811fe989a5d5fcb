import type {
  ConversationsListParams,
  KapsoCore,
  Page,
  WhatsappConversation,
} from "@kapso-platform/client";
import { conversationsList } from "@kapso-platform/client/operations";
import { justBefore } from "../conversations/activity.js";
import { type ListProgress, newestOf } from "../conversations/list-progress.js";
import type { ConversationFilters } from "../queries/filters.js";
import { keyFilters } from "../queries/key-params.js";

/** Most conversations that one request returns. */
const LARGEST_PAGE = 100;

/** Filters whose result changes with the activity of a conversation. */
const CHANGING = ["status", "last_active_after", "last_active_before", "limit"];

/** Those that keep conversations with later activity out of a list. */
const HIDING = ["status", "last_active_before"];

/** Most that two clocks may differ, in milliseconds. */
const CLOCK_TOLERANCE = 5 * 60_000;

/** A walk over changes: its latest page, and how it goes on. */
export interface Changes {
  readonly page: Page<WhatsappConversation>;
  /** The newest activity when the walk began: the next one starts there. */
  readonly newest: string | undefined;
  /** The time at which the walk may end, if that is before the mark. */
  readonly until: number | undefined;
  /** Whether older changes are still to come. */
  readonly hasMore: boolean;
}

/**
 * Filters of a request for changes. Filters that activity can change are left
 * out: otherwise a conversation that no longer matches would not be returned.
 */
export function filtersOfChanges(
  filters: ConversationFilters = {},
): ConversationFilters {
  const entries = Object.entries(filters).filter(
    ([name]) => !CHANGING.includes(name),
  );
  return Object.fromEntries(entries);
}

/** The filters that returned changes match, as they stand in query keys. */
export function satisfiedBy(
  filters: ConversationFilters | undefined,
): Readonly<Record<string, unknown>> {
  return keyFilters(filtersOfChanges(filters));
}

/**
 * Asks for conversations with activity since the mark of a list, newest first.
 *
 * The client's retries are off: the next tick is the retry.
 */
export async function fetchChanges(
  kapso: KapsoCore,
  filters: ConversationFilters | undefined,
  progress: ListProgress,
  signal: AbortSignal,
): Promise<Changes> {
  const { newest: since } = progress;
  const params = {
    ...filtersOfChanges(filters),
    limit: LARGEST_PAGE,
    ...(since === undefined ? {} : { last_active_after: justBefore(since) }),
  } as ConversationsListParams;
  const page = await kapso.call(conversationsList, params, {
    signal,
    maxRetries: 0,
  });
  const until = startOf(progress, filters);
  // Without a moment to go back to, the walk would be over everything.
  const isBounded = since !== undefined || until !== undefined;
  return {
    page,
    newest: newestOf(page.items, since),
    until,
    hasMore: isBounded && goesOn(page, until),
  };
}

/** Fetches the next page of changes. */
export async function fetchMoreChanges(
  { page, newest, until }: Changes,
  signal: AbortSignal,
): Promise<Changes> {
  const next = await page.nextPage({ signal, maxRetries: 0 });
  return { page: next, newest, until, hasMore: goesOn(next, until) };
}

/**
 * The time of a list's own response, where its filters hide later activity.
 *
 * The newest activity in such a list may be months old, with most of the
 * project after it. None of that has changed since the list was fetched, so
 * there is nothing to look for before that time.
 */
function startOf(
  { fetchedAt }: ListProgress,
  filters: ConversationFilters = {},
): number | undefined {
  const hides = HIDING.some(
    (name) => filters[name as keyof ConversationFilters] !== undefined,
  );
  return hides && fetchedAt !== undefined
    ? fetchedAt - CLOCK_TOLERANCE
    : undefined;
}

function goesOn(
  { items, hasNextPage }: Page<WhatsappConversation>,
  until: number | undefined,
): boolean {
  const oldest = items.at(-1);
  const isPast =
    until !== undefined &&
    oldest !== undefined &&
    Date.parse(oldest.last_active_at) < until;
  return hasNextPage && !isPast;
}
