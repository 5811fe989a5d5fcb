import type { QueryClient } from "@tanstack/react-query";

/** The end of the last change of each conversation, by id. */
const turnsOf = new WeakMap<QueryClient, Map<string, Promise<void>>>();

/**
 * Makes the changes of one conversation one after the other, in the order of the
 * calls; changes of different conversations run in parallel.
 *
 * The API may process parallel requests in any order, so the last choice of the
 * user could be lost. TanStack's `scope` covers all calls of a hook; this one
 * covers one id.
 *
 * @param change - Makes the change; called when the previous one has succeeded or
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
