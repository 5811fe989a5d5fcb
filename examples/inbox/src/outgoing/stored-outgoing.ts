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

/** Messages that are not sent yet, by tab. */
const store = createStore("inbox-outgoing", "tabs");

/** Id of this tab; a reload creates a new one. */
const tab = crypto.randomUUID();

let flush = (): Promise<void> => Promise.resolve();

const lockOf = (name: string): string => `inbox-outgoing/${name}`;

/**
 * Stores messages that are not sent yet, with their files: messages that failed, that wait
 * for the network, or that were being sent.
 *
 * Each tab stores its own messages, and holds a lock while it is open. A new tab takes over
 * the messages of closed tabs, so that no two tabs send the same message.
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
  // Stores the status "sending" before the request. If the user leaves the page in between,
  // the message must not be stored as waiting, which would send it again.
  kapso.use({
    onRequest: async ({ request, schemaPath }) => {
      if (request.method === "POST" && schemaPath.endsWith("/messages")) {
        await flushOutgoing();
      }
    },
  });
  void resumeOutgoingMessages(queryClient);
}

/** Resolves when the current messages are stored, or cannot be stored. */
export function flushOutgoing(): Promise<void> {
  return flush();
}

/** Returns a function that runs a task, one run at a time. */
function writer(task: () => Promise<void>): () => Promise<void> {
  let running = Promise.resolve();
  let next: Promise<void> | null = null;
  return () => {
    // A run that has not started yet also covers this call.
    next ??= running = running.then(async () => {
      next = null;
      await task().catch(() => {});
    });
    return next;
  };
}

/** Holds a lock until the page is closed. */
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
    // Files that are too large must not prevent texts from being stored.
    await put(
      mutations.filter(({ state: { variables } }) => !hasFile(variables)),
    );
  }
}

function hasFile(variables: unknown): boolean {
  return "file" in (variables as SendMessageVariables).message;
}

/** The part of an error that can be stored: its cause can be anything. */
function toStored(error: Error | null): Pick<Error, "message"> | null {
  return error && { message: error.message };
}
