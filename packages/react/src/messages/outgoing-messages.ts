import {
  KapsoAbortError,
  type KapsoError,
  type SendMessageResponse,
} from "@kapso-platform/client";
import { whatsappMessagesSend } from "@kapso-platform/client/operations";
import {
  type MutationOptions,
  type QueryClient,
  notifyManager,
} from "@tanstack/react-query";
import { type KapsoQueryKey, methodKeyOf } from "../queries/query-key.js";
import { sameItems } from "../queries/same-items.js";
import { findListed } from "./message-lists.js";
import type { SendMessageVariables } from "./message-to-send.js";
import {
  type OutgoingMessage,
  type SendMutation,
  type SendStep,
  interruptedError,
  toOutgoing,
} from "./outgoing-message.js";

/** Options of the mutation of a message. */
export type SendOptions = MutationOptions<
  SendMessageResponse,
  KapsoError,
  SendMessageVariables
>;

/** State of a message besides its mutation. */
export interface Sending {
  /** Aborts the upload of its file. */
  readonly controller: AbortController;
  step?: SendStep;
  /** WhatsApp's id, when the API has accepted it. */
  wamid?: string;
  /** Id of its uploaded file, which a retry does not upload again. */
  mediaId?: string | undefined;
  /** Rejects the promise of `mutateAsync` when the message is discarded. */
  reject?: (error: KapsoError) => void;
}

interface Known {
  readonly state: SendMutation["state"];
  readonly step: SendStep | undefined;
  readonly wamid: string | undefined;
  readonly outgoing: OutgoingMessage | undefined;
}

const stores = new WeakMap<QueryClient, OutgoingMessages>();

/** The outgoing messages of a query client. */
export function outgoingMessagesOf(queryClient: QueryClient): OutgoingMessages {
  let store = stores.get(queryClient);
  if (!store) {
    store = new OutgoingMessages(queryClient);
    stores.set(queryClient, store);
  }
  return store;
}

/** Key of the mutations of a thread, or of all threads. */
export function sendKeyOf(thread: string | null): KapsoQueryKey {
  const key = methodKeyOf(whatsappMessagesSend.name);
  return thread === null ? key : [...key, thread];
}

/**
 * Messages that the API does not list yet. They are mutations in TanStack's cache, so they
 * are stored and resumed like other mutations. This class has the state that a mutation does
 * not have.
 */
export class OutgoingMessages {
  readonly #queryClient: QueryClient;
  /** The messages that this page has started to send, by key. */
  readonly #sending = new Map<string, Sending>();
  /** Keys of accepted messages, by WhatsApp's id. */
  readonly #keys = new Map<string, string>();
  readonly #known = new WeakMap<SendMutation, Known>();
  readonly #lists = new Map<string, readonly OutgoingMessage[]>();
  readonly #listeners = new Set<() => void>();

  constructor(queryClient: QueryClient) {
    this.#queryClient = queryClient;
  }

  /** The messages of a thread, in the order in which they are sent. */
  list(thread: string): readonly OutgoingMessage[] {
    const list = this.#mutations(thread)
      .sort((a, b) => a.state.submittedAt - b.state.submittedAt)
      .flatMap((mutation) => this.#read(mutation) ?? []);
    const before = this.#lists.get(thread);
    if (before && sameItems(before, list)) return before;
    this.#lists.set(thread, list);
    return list;
  }

  /** Key of the bubble of a message that was sent from this page. */
  keyOf(wamid: string): string | undefined {
    return this.#keys.get(wamid);
  }

  /**
   * Calls a listener when messages of a thread may have changed.
   *
   * @returns A function that ends the subscription.
   */
  subscribe(thread: string, listener: () => void): () => void {
    this.endInterrupted(thread);
    this.#dropListed(thread);
    const onChange = (): void => {
      notifyManager.schedule(listener);
    };
    const ends = [
      this.#queryClient.getMutationCache().subscribe(({ mutation }) => {
        if (mutation?.options.mutationKey?.[3] !== thread) return;
        this.#dropListed(thread);
        onChange();
      }),
      this.#queryClient.getQueryCache().subscribe((event) => {
        if (event.type !== "updated" || event.action.type !== "success") return;
        this.#dropListed(thread);
      }),
    ];
    this.#listeners.add(onChange);
    return () => {
      this.#listeners.delete(onChange);
      for (const end of ends) end();
    };
  }

  /** Whether a message of a thread is being sent and has no id yet. */
  isSending(thread: string): boolean {
    return this.#mutations(thread).some(
      ({ state: { status, isPaused, variables } }) =>
        status === "pending" &&
        !isPaused &&
        this.#sending.get(variables?.key ?? "")?.wamid === undefined,
    );
  }

  /**
   * Registers a message, or a retry of it. The uploaded file is kept.
   *
   * @returns a promise that rejects when the message is discarded
   */
  begin(key: string): Promise<never> {
    const { mediaId } = this.sendingOf(key);
    return new Promise<never>((_resolve, reject) => {
      const controller = new AbortController();
      this.#sending.set(key, { controller, reject, mediaId });
    });
  }

  /** The state of a message. A resumed mutation was not registered on this page. */
  sendingOf(key: string): Sending {
    const sending = this.#sending.get(key) ?? {
      controller: new AbortController(),
    };
    this.#sending.set(key, sending);
    return sending;
  }

  /** Records that a message is being uploaded or sent. */
  noteStep(sending: Sending, step: SendStep): void {
    sending.step = step;
    for (const listener of this.#listeners) listener();
  }

  /** Records WhatsApp's id of a message that the API has accepted. */
  noteAccepted(key: string, wamid: string | undefined): void {
    if (wamid === undefined) return;
    this.#keys.set(wamid, key);
    this.sendingOf(key).wamid = wamid;
  }

  /**
   * Sends a failed message again.
   *
   * @returns false if there is no failed message with this key
   */
  retry(thread: string, key: string, options: SendOptions): boolean {
    const mutation = this.#find(thread, key);
    const { variables } = mutation?.state ?? {};
    const isFailed = mutation && this.#read(mutation)?.status === "failed";
    if (!isFailed || !variables) return false;
    this.begin(key).catch(() => {});
    // A restored mutation may have no function.
    mutation.setOptions(this.#queryClient.defaultMutationOptions(options));
    mutation.execute(variables).catch(() => {});
    return true;
  }

  /**
   * Removes a message that has failed, waits, or is being uploaded.
   *
   * @returns false if it is being sent, or there is no message with this key
   */
  discard(thread: string, key: string): boolean {
    const mutation = this.#find(thread, key);
    if (!mutation) return false;
    const { status } = this.#read(mutation) ?? {};
    if (status === "sending" || status === "accepted") return false;
    this.#queryClient.getMutationCache().remove(mutation);
    const error = new KapsoAbortError("the message was discarded");
    const sending = this.#sending.get(key);
    this.#sending.delete(key);
    sending?.controller.abort(error);
    sending?.reject?.(error);
    return true;
  }

  /**
   * Marks messages as failed if the page was closed while they were being sent: only a person
   * can decide whether to send them again. Then the next messages are sent.
   *
   * @param thread - null for all threads
   */
  endInterrupted(thread: string | null): void {
    const cache = this.#queryClient.getMutationCache();
    for (const mutation of this.#mutations(thread)) {
      const { state, options } = mutation;
      const { status, isPaused, variables } = state;
      if (status !== "pending" || isPaused) continue;
      if (!variables || this.#sending.has(variables.key)) continue;
      const error = interruptedError();
      cache.remove(mutation);
      cache.build(this.#queryClient, options, {
        ...state,
        status: "error",
        error,
        failureReason: error,
      });
      cache.runNext(mutation).catch(() => {});
    }
  }

  #mutations(thread: string | null): SendMutation[] {
    // All mutations with this key are of this type.
    return this.#queryClient
      .getMutationCache()
      .findAll({ mutationKey: sendKeyOf(thread) }) as unknown as SendMutation[];
  }

  #find(thread: string, key: string): SendMutation | undefined {
    return this.#mutations(thread).find(
      ({ state }) => state.variables?.key === key,
    );
  }

  #read(mutation: SendMutation): OutgoingMessage | undefined {
    const { state } = mutation;
    const { step, wamid } = this.#sending.get(state.variables?.key ?? "") ?? {};
    const known = this.#known.get(mutation);
    if (
      known?.state === state &&
      known.step === step &&
      known.wamid === wamid
    ) {
      return known.outgoing;
    }
    const outgoing = toOutgoing(mutation, step, wamid);
    this.#known.set(mutation, { state, step, wamid, outgoing });
    return outgoing;
  }

  /** Removes messages that the API lists. */
  #dropListed(thread: string): void {
    for (const mutation of this.#mutations(thread)) {
      const outgoing = this.#read(mutation);
      if (outgoing?.status !== "accepted") continue;
      // Its callbacks may be running.
      if (mutation.state.status === "pending") continue;
      if (!findListed(this.#queryClient, outgoing.message.id)) continue;
      this.#sending.delete(outgoing.key);
      this.#queryClient.getMutationCache().remove(mutation);
    }
  }
}
