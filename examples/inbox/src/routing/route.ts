import { useMemo } from "react";
import {
  type InboxFilters,
  formatFilters,
  parseFilters,
} from "../filters/inbox-filters.js";
import { navigate, usePlace } from "./location.js";

/** What the address of the page says. */
export interface Route {
  readonly filters: InboxFilters;
  /** The open conversation, if any. */
  readonly conversationId: string | null;
  /** Whether the app has a page at this address. */
  readonly exists: boolean;
}

/** The route of the page; the same object for as long as it stays the same. */
export function useRoute(): Route {
  const place = usePlace();
  return useMemo(() => parseRoute(place), [place]);
}

function parseRoute(place: string): Route {
  const { pathname, searchParams } = new URL(place, window.location.origin);
  const [, id] = /^\/conversations\/([^/]+)$/.exec(pathname) ?? [];
  return {
    filters: parseFilters(searchParams),
    conversationId: id === undefined ? null : decode(id),
    exists: id !== undefined || pathname === "/",
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The address of a route. */
export function routePath({
  filters,
  conversationId,
}: Omit<Route, "exists">): string {
  const path =
    conversationId === null
      ? "/"
      : `/conversations/${encodeURIComponent(conversationId)}`;
  return path + formatFilters(filters);
}

/** Changes some of the filters and leaves the rest of the route. */
export function changeFilters(
  change: Partial<InboxFilters>,
  options?: { replace?: boolean },
): void {
  const { filters, conversationId } = parseRoute(
    window.location.pathname + window.location.search,
  );
  const path = routePath({
    filters: { ...filters, ...change },
    conversationId,
  });
  navigate(path, options);
}

/** Goes back to the list. */
export function closeConversation(): void {
  const { filters } = parseRoute(
    window.location.pathname + window.location.search,
  );
  navigate(routePath({ filters, conversationId: null }));
}
