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
import { hasListed } from "./message-lists.js";
import type { SendMessageVariables } from "./message-to-send.js";
import {
  type OutgoingMessage,
  type SendMutation,
  interruptedError,
  toOutgoing,
} from "./outgoing-message.js";
import { SendProgress, type SendStep } from "./send-progress.js";

/** Options of the mutation of a message. */
export type SendOptions = MutationOptions<
  SendMessageResponse,
  KapsoError,
  SendMessageVariables
>;

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
  readonly #progress = new SendProgress();
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
    const isSame =
      before?.length === list.length &&
      list.every((outgoing, index) => outgoing === before[index]);
    if (isSame) return before;
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
        this.#progress.wamidOf(variables?.key ?? "") === undefined,
    );
  }

  /** Registers a message. The promise rejects when the message is discarded. */
  begin(key: string): Promise<never> {
    return this.#progress.begin(key);
  }

  /** The signal that aborts the upload of a message's file. */
  signalOf(key: string): AbortSignal {
    return this.#progress.signalOf(key);
  }

  /** Id of the file that was uploaded for a message, if one was. */
  mediaIdOf(key: string): string | undefined {
    return this.#progress.mediaIdOf(key);
  }

  /** Records that a message is being uploaded or sent. */
  noteStep(key: string, step: SendStep): void {
    this.#progress.setStep(key, step);
    for (const listener of this.#listeners) listener();
  }

  /** Records the id of the uploaded file of a message. */
  noteUploaded(key: string, mediaId: string): void {
    this.#progress.setMediaId(key, mediaId);
  }

  /** Records WhatsApp's id of a message that the API has accepted. */
  noteAccepted(key: string, wamid: string | undefined): void {
    if (wamid === undefined) return;
    this.#keys.set(wamid, key);
    this.#progress.setWamid(key, wamid);
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
    this.#progress.abort(key, error);
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
      if (!variables || this.#progress.has(variables.key)) continue;
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
    const key = state.variables?.key ?? "";
    const step = this.#progress.stepOf(key);
    const wamid = this.#progress.wamidOf(key);
    let known = this.#known.get(mutation);
    const isKnown =
      known?.state === state && known.step === step && known.wamid === wamid;
    if (!known || !isKnown) {
      const outgoing = toOutgoing(mutation, step, wamid);
      known = { state, step, wamid, outgoing };
      this.#known.set(mutation, known);
    }
    return known.outgoing;
  }

  /** Removes messages that the API lists. */
  #dropListed(thread: string): void {
    for (const mutation of this.#mutations(thread)) {
      const outgoing = this.#read(mutation);
      if (outgoing?.status !== "accepted") continue;
      // Its callbacks may be running.
      if (mutation.state.status === "pending") continue;
      if (!hasListed(this.#queryClient, outgoing.message.id)) continue;
      this.#progress.end(outgoing.key);
      this.#queryClient.getMutationCache().remove(mutation);
    }
  }
}
