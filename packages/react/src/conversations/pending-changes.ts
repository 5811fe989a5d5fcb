import type { QueryClient } from "@tanstack/react-query";
import type { Settle } from "./conversation-cache.js";

/**
 * Names a change that is shown before the API has confirmed it. It is what
 * `onMutate` returns, and plain data, so that a paused mutation can be stored.
 */
export type ChangeId = string;

const pending = new WeakMap<QueryClient, Map<ChangeId, Settle>>();

/** Keeps how a change is settled until its mutation has ended. */
export function keepChange(queryClient: QueryClient, settle: Settle): ChangeId {
  const changes = pending.get(queryClient) ?? new Map<ChangeId, Settle>();
  pending.set(queryClient, changes);
  // Unlike a count, it does not come again after the page is reloaded.
  const id = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
  changes.set(id, settle);
  return id;
}

/**
 * Takes a change out to settle it.
 *
 * @returns undefined for a mutation that was stored and resumed after the page
 *   was reloaded: this page does not show its change.
 */
export function takeChange(
  queryClient: QueryClient,
  id: ChangeId | undefined,
): Settle | undefined {
  const changes = pending.get(queryClient);
  const settle = id === undefined ? undefined : changes?.get(id);
  if (id !== undefined) changes?.delete(id);
  return settle;
}
