import type { ConversationAssignment } from "@kapso-platform/client";
import type { Query, QueryClient } from "@tanstack/react-query";
import { conversationAssignmentKeys } from "../generated/keys.js";
import type { ListPage } from "../queries/list-page.js";
import type { InfiniteList } from "../queries/query-options.js";
import { writeData } from "../queries/write-data.js";
import { confirmQueries, markUnconfirmed } from "./unconfirmed-queries.js";
import { watchResponses } from "./watch-responses.js";

type Page = ListPage<ConversationAssignment>;
type Change = (
  items: readonly ConversationAssignment[],
  isFirst: boolean,
) => readonly ConversationAssignment[];

/** The next assignee of a conversation; null for nobody. */
export interface NextAssignee {
  readonly user_id: string | null;
  readonly notes?: string | undefined;
}

/**
 * Shows an assignment in the loaded lists of a conversation's assignments before the API has
 * created it.
 *
 * @returns Functions to confirm or revert it. Lists that have changed meanwhile are not
 *   reverted.
 */
export function assumeAssignee(
  queryClient: QueryClient,
  conversationId: string,
  next: NextAssignee,
): { confirm(): void; revert(): void } {
  const change = {};
  const shown = new Map<Query, { before: unknown; after: unknown }>();
  const show = (query: Query): void => {
    const before = query.state.data;
    if (before === undefined) return;
    writeData(query, changeItems(before, assign(next)));
    markUnconfirmed(query, change);
    shown.set(query, { before, after: query.state.data });
  };
  const findAll = (): Query[] =>
    findAssignmentLists(queryClient, conversationId);
  for (const query of findAll()) show(query);
  // A response that arrives now may not contain the assignment yet.
  const unwatch = watchResponses(queryClient, {
    onResponse: (query) => {
      if (findAll().includes(query)) show(query);
    },
    onEnd: () => {},
  });
  const settle = (): void => {
    unwatch();
    confirmQueries(change);
  };
  return {
    confirm: settle,
    revert: () => {
      for (const [query, { before, after }] of shown) {
        if (query.state.data === after) writeData(query, before);
      }
      settle();
    },
  };
}

/** Fetches the assignments of a conversation again, if a component shows them. */
export async function invalidateAssignments(
  queryClient: QueryClient,
  conversationId: string,
): Promise<void> {
  const details = [...conversationAssignmentKeys.details(), conversationId];
  await Promise.all(
    [conversationAssignmentKeys.list(conversationId), details].map((queryKey) =>
      queryClient.invalidateQueries({ queryKey }),
    ),
  );
}

/** Changes a list as the API would: at most one is active, and the latest is first. */
function assign({ user_id: userId, notes }: NextAssignee): Change {
  return (items, isFirst) => {
    const holds = items.some(({ active }) => active);
    if (userId === null || holds) {
      return items.map((item) => {
        if (!item.active) return item;
        return userId === null
          ? { ...item, active: false }
          : { ...item, user_id: userId, notes: notes ?? item.notes ?? null };
      });
    }
    if (!isFirst) return items;
    const provisional: ConversationAssignment = {
      id: PROVISIONAL_ID,
      user_id: userId,
      created_by_user_id: null,
      notes: notes ?? null,
      active: true,
      created_at: new Date().toISOString(),
    };
    return [provisional, ...items];
  };
}

/** Id of an assignment that the API has not created yet. */
const PROVISIONAL_ID = "provisional";

function findAssignmentLists(
  queryClient: QueryClient,
  conversationId: string,
): Query[] {
  const queryKey = conversationAssignmentKeys.list(conversationId);
  return queryClient.getQueryCache().findAll({ queryKey });
}

function changeItems(data: unknown, change: Change): unknown {
  // The data of these keys is a page, or the pages of an infinite query.
  const infinite = data as Partial<InfiniteList<ConversationAssignment>>;
  if (infinite.pages) {
    return {
      ...infinite,
      pages: infinite.pages.map((page, index) => ({
        ...page,
        items: change(page.items, index === 0),
      })),
    };
  }
  const page = data as Page;
  return { ...page, items: change(page.items, true) };
}
