import type {
  ConversationsListParams,
  KapsoClient,
  Page,
  WhatsappConversation,
} from "@kapso-platform/client";
import { justBefore } from "../conversations/activity.js";
import { newestOf } from "../conversations/list-progress.js";
import type { ConversationFilters } from "../queries/filters.js";
import { keyFilters } from "../queries/key-params.js";

/** Most conversations that one request answers. */
const LARGEST_PAGE = 100;

/** Filters whose verdict changes with a conversation's activity. */
const CHANGING = ["status", "last_active_after", "last_active_before", "limit"];

/** Changes under way: what has come of them, and where they go on. */
export interface Changes {
  readonly page: Page<WhatsappConversation>;
  /** The newest activity when the walk began, to go on from when it has ended. */
  readonly newest: string | undefined;
  /** Whether older changes are still to come. */
  readonly hasMore: boolean;
}

/**
 * Filters that the API applies to changes. Those that a change can end are left
 * out, as a conversation that no longer matches would not be answered.
 */
export function filtersOfChanges(
  filters: ConversationFilters = {},
): ConversationFilters {
  const entries = Object.entries(filters).filter(
    ([name]) => !CHANGING.includes(name),
  );
  return Object.fromEntries(entries);
}

/** The filters that answered changes match, as they stand in query keys. */
export function satisfiedBy(
  filters: ConversationFilters | undefined,
): Readonly<Record<string, unknown>> {
  return keyFilters(filtersOfChanges(filters));
}

/**
 * Asks for conversations with activity since a moment, newest first.
 *
 * The client's retries are off: the next tick is the retry.
 */
export async function fetchChanges(
  kapso: KapsoClient,
  filters: ConversationFilters | undefined,
  since: string | undefined,
  signal: AbortSignal,
): Promise<Changes> {
  const params = {
    ...filtersOfChanges(filters),
    limit: LARGEST_PAGE,
    ...(since === undefined ? {} : { last_active_after: justBefore(since) }),
  } as ConversationsListParams;
  const page = await kapso.conversations.list(params, {
    signal,
    maxRetries: 0,
  });
  return {
    page,
    newest: newestOf(page.items, since),
    // Without a moment to go back to, the walk would be over everything.
    hasMore: since !== undefined && page.hasNextPage,
  };
}

/** Goes on with changes that are more than one request answers. */
export async function fetchMoreChanges(
  { page, newest }: Changes,
  signal: AbortSignal,
): Promise<Changes> {
  const next = await page.nextPage({ signal, maxRetries: 0 });
  return { page: next, newest, hasMore: next.hasNextPage };
}
