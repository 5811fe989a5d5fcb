import { useMemo } from "react";
import {
  type InboxFilters,
  formatFilters,
  parseFilters,
} from "../filters/inbox-filters.js";
import { navigate, usePlace } from "./location.js";

/** The content of the page's URL. */
export interface Route {
  readonly filters: InboxFilters;
  /** The open conversation, if any. */
  readonly conversationId: string | null;
  /** The contact of a new conversation, if the page is for one. */
  readonly newContact: NewContact | null;
  /** Whether the app has a page for this URL. */
  readonly exists: boolean;
}

/** A contact to whom nothing has been written yet. */
export interface NewContact {
  /** Meta id of the sending business number. */
  readonly phoneNumberId: string;
  /** Digits of the contact's number, with country code. */
  readonly number: string;
}

/** The route of the page; the same object as long as it does not change. */
export function useRoute(): Route {
  const place = usePlace();
  return useMemo(() => parseRoute(place), [place]);
}

function parseRoute(place: string): Route {
  const { pathname, searchParams } = new URL(place, window.location.origin);
  const [, id] = /^\/conversations\/([^/]+)$/.exec(pathname) ?? [];
  const [, phoneNumberId, number] =
    /^\/new\/(\d+)\/(\d+)$/.exec(pathname) ?? [];
  const isNew = phoneNumberId !== undefined && number !== undefined;
  return {
    filters: parseFilters(searchParams),
    conversationId: id === undefined ? null : decode(id),
    newContact: isNew ? { phoneNumberId, number } : null,
    exists: id !== undefined || isNew || pathname === "/",
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The URL of a route. */
export function routePath({
  filters,
  conversationId = null,
  newContact = null,
}: Pick<Route, "filters"> &
  Partial<Pick<Route, "conversationId" | "newContact">>): string {
  const path =
    conversationId !== null
      ? `/conversations/${encodeURIComponent(conversationId)}`
      : newContact !== null
        ? `/new/${newContact.phoneNumberId}/${newContact.number}`
        : "/";
  return path + formatFilters(filters);
}

/** Changes some of the filters, and keeps the rest of the route. */
export function changeFilters(
  change: Partial<InboxFilters>,
  options?: { replace?: boolean },
): void {
  const { filters, ...route } = currentRoute();
  const path = routePath({ ...route, filters: { ...filters, ...change } });
  navigate(path, options);
}

/** Opens a conversation, and keeps the filters. */
export function openConversation(
  conversationId: string,
  options?: { replace?: boolean },
): void {
  navigate(
    routePath({ filters: currentRoute().filters, conversationId }),
    options,
  );
}

/** Goes to the page for a new conversation. */
export function startConversation(newContact: NewContact): void {
  navigate(routePath({ filters: currentRoute().filters, newContact }));
}

/** Goes back to the list. */
export function closeConversation(): void {
  navigate(routePath({ filters: currentRoute().filters }));
}

function currentRoute(): Route {
  return parseRoute(window.location.pathname + window.location.search);
}
