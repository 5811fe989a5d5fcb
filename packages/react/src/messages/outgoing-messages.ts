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
import { mutationKeyOf } from "../mutations/mutation-options.js";
import type { KapsoQueryKey } from "../queries/query-key.js";
import { hasListed } from "./message-lists.js";
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
interface Sending {
  readonly controller: AbortController;
  step?: SendStep;
  /** Id of its uploaded file, which a retry need not upload again. */
  mediaId?: string;
  /** Rejects the promise of `mutateAsync` when the message is discarded. */
  discard?: (error: KapsoError) => void;
}

interface Known {
  readonly state: SendMutation["state"];
  readonly step: SendStep | undefined;
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

/** Key of the mutations of a thread; without one, of all. */
export function sendKeyOf(thread: string | null): KapsoQueryKey {
  const key = mutationKeyOf(whatsappMessagesSend.name);
  return thread === null ? key : [...key, thread];
}

/**
 * Messages that the API does not list yet. They are mutations in TanStack's
 * cache, so they are stored and resumed like any other; this class has what a
 * mutation lacks.
 */
export class OutgoingMessages {
  readonly #queryClient: QueryClient;
  readonly #sending = new Map<string, Sending>();
  /** Keys of accepted messages, by WhatsApp's id. */
  readonly #keys = new Map<string, string>();
  readonly #known = new WeakMap<SendMutation, Known>();
  readonly #lists = new Map<string, readonly OutgoingMessage[]>();
  readonly #listeners = new Set<() => void>();

  constructor(queryClient: QueryClient) {
    this.#queryClient = queryClient;
  }

  /** Those of a thread in the order in which they are sent. */
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

  /** Key of the bubble of a message that was sent from here. */
  keyOf(wamid: string): string | undefined {
    return this.#keys.get(wamid);
  }

  /**
   * Calls a listener when messages of a thread may have changed.
   *
   * @returns Stops that.
   */
  subscribe(thread: string, listener: () => void): () => void {
    this.#endInterrupted(thread);
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

  /** Registers a message; the promise rejects when the message is discarded. */
  begin(key: string): Promise<never> {
    return new Promise<never>((_resolve, reject) => {
      this.#sending.set(key, {
        controller: new AbortController(),
        discard: reject,
      });
    });
  }

  /** The signal that ends the upload of a message's file. */
  signalOf(key: string): AbortSignal {
    return this.#sendingOf(key).controller.signal;
  }

  /** Id of the file that was uploaded for a message, if one was. */
  mediaIdOf(key: string): string | undefined {
    return this.#sending.get(key)?.mediaId;
  }

  /** Records the progress of a message. */
  note(
    key: string,
    news: {
      step?: SendStep;
      mediaId?: string;
      wamid?: string | undefined;
    },
  ): void {
    const { step, mediaId, wamid } = news;
    const sending = this.#sendingOf(key);
    if (step) sending.step = step;
    if (mediaId !== undefined) sending.mediaId = mediaId;
    if (wamid !== undefined) {
      this.#keys.set(wamid, key);
      this.#sending.delete(key);
    }
    for (const listener of this.#listeners) listener();
  }

  /**
   * Sends a failed message again.
   *
   * @returns false if there is no failed message with this key
   */
  retry(thread: string, key: string, options: SendOptions): boolean {
    const mutation = this.#find(thread, key);
    const { variables } = mutation?.state ?? {};
    if (mutation?.state.status !== "error" || !variables) return false;
    const { mediaId } = this.#sending.get(key) ?? {};
    void this.begin(key).catch(() => {});
    if (mediaId !== undefined) this.note(key, { mediaId });
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
    const { status, isPaused } = mutation.state;
    const sending = this.#sending.get(key);
    const isTooLate =
      status === "success" ||
      (status === "pending" && !isPaused && sending?.step !== "uploading");
    if (isTooLate) return false;
    this.#sending.delete(key);
    this.#queryClient.getMutationCache().remove(mutation);
    const error = new KapsoAbortError("the message was discarded");
    sending?.controller.abort(error);
    sending?.discard?.(error);
    return true;
  }

  #sendingOf(key: string): Sending {
    let sending = this.#sending.get(key);
    if (!sending) {
      sending = { controller: new AbortController() };
      this.#sending.set(key, sending);
    }
    return sending;
  }

  #mutations(thread: string): SendMutation[] {
    // Under this key there is nothing else.
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
    const step = this.#sending.get(state.variables?.key ?? "")?.step;
    let known = this.#known.get(mutation);
    if (known?.state !== state || known.step !== step) {
      known = { state, step, outgoing: toOutgoing(mutation, step) };
      this.#known.set(mutation, known);
    }
    return known.outgoing;
  }

  /** Removes messages that the API lists. */
  #dropListed(thread: string): void {
    for (const mutation of this.#mutations(thread)) {
      const { status, data } = mutation.state;
      const wamid = data?.messages[0]?.id;
      if (status !== "success" || wamid === undefined) continue;
      if (hasListed(this.#queryClient, wamid)) {
        this.#queryClient.getMutationCache().remove(mutation);
      }
    }
  }

  /**
   * Marks messages as failed whose request ended with an earlier page: they block
   * the next ones, and only a person can decide whether to send them again.
   */
  #endInterrupted(thread: string): void {
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
    }
  }
}
