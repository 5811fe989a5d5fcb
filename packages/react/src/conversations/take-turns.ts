import type { QueryClient } from "@tanstack/react-query";

/** The end of the last change of each conversation, by id. */
const turnsOf = new WeakMap<QueryClient, Map<string, Promise<void>>>();

/**
 * Makes the changes of one conversation one after the other, in the order in
 * which they were asked for; those of different conversations go side by side.
 *
 * Sent at once they may be done in any order, and what the user chose last
 * would not be what stays. TanStack's `scope` is one for all that a hook is
 * called with; this is one an id.
 *
 * @param change - Makes the change; begins when the one before has ended,
 *   whether it succeeded or failed.
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
