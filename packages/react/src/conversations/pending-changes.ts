import type { QueryClient } from "@tanstack/react-query";
import type { Settle } from "./conversation-cache.js";

/**
 * Names a change that is shown before the API has confirmed it. It is what
 * `onMutate` returns, and plain data, so that a paused mutation can be stored.
 */
export type ChangeId = string;

const pending = new WeakMap<QueryClient, Map<ChangeId, Settle>>();

/** Stores how to settle a change until its mutation ends. */
export function keepChange(queryClient: QueryClient, settle: Settle): ChangeId {
  const changes = pending.get(queryClient) ?? new Map<ChangeId, Settle>();
  pending.set(queryClient, changes);
  // Unlike a counter, it is not used again after a reload.
  const id = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
  changes.set(id, settle);
  return id;
}

/**
 * Removes a change and returns how to settle it.
 *
 * @returns undefined for a mutation that was resumed after a reload: this page
 *   does not show its change.
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
