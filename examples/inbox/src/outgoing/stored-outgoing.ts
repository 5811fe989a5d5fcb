import { whatsappMessagesSendMutation } from "@kapso-platform/react";
import { type QueryClient, dehydrate, hydrate } from "@tanstack/react-query";
import { createStore, del, get, keys, set } from "idb-keyval";
import { kapso } from "../data.js";

/** Messages that were written and not sent, by the tab that wrote them. */
const store = createStore("inbox-outgoing", "tabs");

/** Names this tab for as long as it is open; a reload makes another name. */
const tab = crypto.randomUUID();

const lockOf = (name: string): string => `inbox-outgoing/${name}`;

/**
 * Keeps messages that were not sent over a reload, files included: those that
 * failed, that wait for the network, and that were being sent.
 *
 * Each tab keeps its own, and holds a lock while it is open. A tab that starts
 * takes over what closed tabs have left, so that no message is sent by two.
 */
export async function keepOutgoing(queryClient: QueryClient): Promise<void> {
  const send = whatsappMessagesSendMutation(kapso);
  queryClient.setMutationDefaults(send.mutationKey, send);
  // Browsers without locks or storage keep messages until the page is closed.
  if (!("locks" in navigator)) return;
  holdLock(lockOf(tab));
  try {
    await takeOver(queryClient);
  } catch {
    return;
  }
  let isWriting = false;
  let isStale = false;
  const write = async (): Promise<void> => {
    isStale = true;
    if (isWriting) return;
    isWriting = true;
    while (isStale) {
      isStale = false;
      await save(queryClient).catch(() => {});
    }
    isWriting = false;
  };
  queryClient.getMutationCache().subscribe(() => void write());
  void queryClient.resumePausedMutations();
}

/** Holds a lock until the page is left. */
function holdLock(name: string): void {
  void navigator.locks.request(name, () => new Promise(() => {}));
}

async function takeOver(queryClient: QueryClient): Promise<void> {
  for (const name of await keys<string>(store)) {
    await navigator.locks.request(
      lockOf(name),
      { ifAvailable: true },
      async (lock) => {
        if (!lock) return;
        hydrate(queryClient, (await get(name, store)) ?? {});
        await save(queryClient);
        await del(name, store);
      },
    );
  }
}

async function save(queryClient: QueryClient): Promise<void> {
  const state = dehydrate(queryClient, {
    shouldDehydrateMutation: (mutation) =>
      mutation.options.mutationKey?.[1] === "whatsapp.messages" &&
      mutation.state.status !== "success",
    shouldDehydrateQuery: () => false,
  });
  const mutations = state.mutations.map((mutation) => ({
    ...mutation,
    state: {
      ...mutation.state,
      error: toStored(mutation.state.error),
      failureReason: toStored(mutation.state.failureReason),
    },
  }));
  if (mutations.length === 0) await del(tab, store);
  else await set(tab, { ...state, mutations }, store);
}

/** What can be stored of an error: its cause may hold anything. */
function toStored(error: Error | null): Pick<Error, "message"> | null {
  return error && { message: error.message };
}
