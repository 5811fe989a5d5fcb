import type {
  ConversationsListParams,
  KapsoCore,
  Page,
  RequestOptions,
  WhatsappConversation,
} from "@kapso-platform/client";
import { conversationsList } from "@kapso-platform/client/operations";
import { justBefore } from "../conversations/activity.js";
import { type ListProgress, newestOf } from "../conversations/list-progress.js";
import type { ConversationFilters } from "../queries/filters.js";
import { keyParams } from "../queries/key-params.js";
import { withoutPosition } from "../queries/list-position.js";

/** Maximum number of conversations per request. */
const LARGEST_PAGE = 100;

/** Filters whose result changes with the activity of a conversation. */
const CHANGING = ["status", "last_active_after", "last_active_before", "limit"];

/** Filters that exclude conversations with later activity from a list. */
const HIDING = ["status", "last_active_before"];

/** Maximum difference of two clocks in milliseconds. */
const CLOCK_TOLERANCE = 5 * 60_000;

/** A walk over changes. */
export interface Changes {
  readonly page: Page<WhatsappConversation>;
  /** The newest activity at the start of the walk. The next walk starts there. */
  readonly newest: string | undefined;
  /** The time at which the walk can end, in milliseconds since 1970. */
  readonly until: number | undefined;
  /** Whether there are more changes. */
  readonly hasMore: boolean;
}

/**
 * The filters of a request for changes. Filters whose result activity changes are left out:
 * otherwise, the response would not contain a conversation that no longer matches.
 */
export function filtersOfChanges(
  filters: ConversationFilters = {},
): ConversationFilters {
  const entries = Object.entries(filters).filter(
    ([name]) => !CHANGING.includes(name),
  );
  return Object.fromEntries(entries);
}

/** The filters that returned changes match, in the form of query keys. */
export function satisfiedBy(
  filters: ConversationFilters | undefined,
): Readonly<Record<string, unknown>> {
  return withoutPosition(
    keyParams(filtersOfChanges(filters), conversationsList.query),
  );
}

/**
 * Requests conversations with activity since the newest known one, newest first.
 */
export async function fetchChanges(
  kapso: KapsoCore,
  filters: ConversationFilters | undefined,
  progress: ListProgress,
  options: RequestOptions,
): Promise<Changes> {
  const { newest: since } = progress;
  const params = {
    ...filtersOfChanges(filters),
    limit: LARGEST_PAGE,
    ...(since === undefined ? {} : { last_active_after: justBefore(since) }),
  } as ConversationsListParams;
  const page = await kapso.call(conversationsList, params, options);
  const until = startOf(progress, filters);
  // Without a bound, the walk would cover all conversations.
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
  options: RequestOptions,
): Promise<Changes> {
  const next = await page.nextPage(options);
  return { page: next, newest, until, hasMore: goesOn(next, until) };
}

/**
 * The time of a list's own response, if its filters exclude later activity.
 *
 * The newest activity in such a list may be months old, and most conversations of the
 * project are newer. But the list is complete up to the time when it was fetched, so only
 * later changes matter.
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
