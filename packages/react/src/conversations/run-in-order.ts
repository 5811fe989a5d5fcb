import type { QueryClient } from "@tanstack/react-query";

/** The end of the last change of each conversation, by id. */
const lastChanges = new WeakMap<QueryClient, Map<string, Promise<void>>>();

/**
 * Runs changes of the same conversation one after the other, in the order of the calls.
 * Changes of different conversations run in parallel.
 *
 * The API may handle parallel requests in any order, so the user's last choice could be
 * lost. TanStack's `scope` would apply to all conversations.
 *
 * @param change - Sends the change. It is called when the previous one has succeeded or
 *   failed.
 */
export function runInOrder<Data>(
  queryClient: QueryClient,
  id: string,
  change: () => Promise<Data>,
): Promise<Data> {
  const changes =
    lastChanges.get(queryClient) ?? new Map<string, Promise<void>>();
  lastChanges.set(queryClient, changes);
  const before = changes.get(id);
  const done = before ? before.then(change) : change();
  const ended = done.then(
    () => {},
    () => {},
  );
  changes.set(id, ended);
  void ended.then(() => {
    if (changes.get(id) === ended) changes.delete(id);
  });
  return done;
}
