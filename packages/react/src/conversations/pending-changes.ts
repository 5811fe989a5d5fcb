import type { QueryClient } from "@tanstack/react-query";
import type { Settle } from "./conversation-cache.js";

/**
 * The id of an unconfirmed change, which `onMutate` returns. It is plain data, so that a
 * paused mutation can be stored.
 */
export type ChangeId = string;

const pending = new WeakMap<QueryClient, Map<ChangeId, Settle>>();

/** Keeps the functions to settle a change until its mutation ends. */
export function keepChange(queryClient: QueryClient, settle: Settle): ChangeId {
  const changes = pending.get(queryClient) ?? new Map<ChangeId, Settle>();
  pending.set(queryClient, changes);
  // Unlike a counter, this id is not used again after a reload.
  const id = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
  changes.set(id, settle);
  return id;
}

/**
 * Removes a change, and returns the functions to settle it.
 *
 * @returns undefined for a mutation that was resumed after a reload, because this page does
 *   not show its change
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
