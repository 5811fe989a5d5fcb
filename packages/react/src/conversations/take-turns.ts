import type { QueryClient } from "@tanstack/react-query";

/** The end of the last change of each conversation, by id. */
const turnsOf = new WeakMap<QueryClient, Map<string, Promise<void>>>();

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
export function takeTurns<Data>(
  queryClient: QueryClient,
  id: string,
  change: () => Promise<Data>,
): Promise<Data> {
  const turns = turnsOf.get(queryClient) ?? new Map<string, Promise<void>>();
  turnsOf.set(queryClient, turns);
  const before = turns.get(id);
  const done = before ? before.then(change) : change();
  const ended = done.then(
    () => {},
    () => {},
  );
  turns.set(id, ended);
  void ended.then(() => {
    if (turns.get(id) === ended) turns.delete(id);
  });
  return done;
}
