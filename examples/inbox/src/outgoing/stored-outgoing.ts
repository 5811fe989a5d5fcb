import {
  type SendMessageVariables,
  resumeOutgoingMessages,
  whatsappMessagesSendMutation,
} from "@kapso-platform/react";
import {
  type QueryClient,
  dehydrate,
  hydrate,
  matchMutation,
} from "@tanstack/react-query";
import { createStore, get, keys } from "idb-keyval";
import { kapso } from "../data.js";
import { writeAtOnce } from "../storage/write-at-once.js";

/** Messages that were written and not sent, by the tab that wrote them. */
const store = createStore("inbox-outgoing", "tabs");

/** Names this tab for as long as it is open; a reload makes another name. */
const tab = crypto.randomUUID();

let flush = (): Promise<void> => Promise.resolve();

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
  // Another tab may have been closed without a network.
  window.addEventListener("online", () => {
    void takeOver(queryClient)
      .then(() => resumeOutgoingMessages(queryClient))
      .catch(() => {});
  });
  flush = writer(() => save(queryClient));
  queryClient.getMutationCache().subscribe(() => void flushOutgoing());
  // Before a message leaves, it is stored that it does: a page that is left in
  // this moment must not find it waiting, and send it again.
  kapso.use({
    onRequest: async ({ request, schemaPath }) => {
      if (request.method === "POST" && schemaPath.endsWith("/messages")) {
        await flushOutgoing();
      }
    },
  });
  void resumeOutgoingMessages(queryClient);
}

/** Resolves when the messages of this moment are stored, or cannot be. */
export function flushOutgoing(): Promise<void> {
  return flush();
}

/** Runs a task again and again, never twice at a time, for as long as it is asked to. */
function writer(task: () => Promise<void>): () => Promise<void> {
  let running = Promise.resolve();
  let next: Promise<void> | null = null;
  return () => {
    // One that waits covers this request as well.
    next ??= running = running.then(async () => {
      next = null;
      await task().catch(() => {});
    });
    return next;
  };
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
        await writeAtOnce(store, (opened) => opened.delete(name));
      },
    );
  }
}

async function save(queryClient: QueryClient): Promise<void> {
  const { mutationKey } = whatsappMessagesSendMutation(kapso);
  const state = dehydrate(queryClient, {
    shouldDehydrateMutation: (mutation) =>
      matchMutation({ mutationKey }, mutation) &&
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
  const put = (kept: typeof mutations): Promise<void> =>
    writeAtOnce(store, (opened) => {
      if (kept.length === 0) opened.delete(tab);
      else opened.put({ ...state, mutations: kept }, tab);
    });
  try {
    await put(mutations);
  } catch {
    // Files that are too large for the storage must not keep texts out of it.
    await put(
      mutations.filter(({ state: { variables } }) => !hasFile(variables)),
    );
  }
}

function hasFile(variables: unknown): boolean {
  return "file" in (variables as SendMessageVariables).message;
}

/** What can be stored of an error: its cause may hold anything. */
function toStored(error: Error | null): Pick<Error, "message"> | null {
  return error && { message: error.message };
}
