"use client";
import type { KapsoError, SendMessageResponse } from "@kapso-platform/client";
import {
  type QueryClient,
  type SkipToken,
  type UseMutationResult,
  skipToken,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import { extendResult } from "../hooks/extend-result.js";
import type { MutationCallbacks } from "../mutations/mutation-callbacks.js";
import { withCallbacks } from "../mutations/with-callbacks.js";
import { useClient } from "../provider/use-kapso.js";
import { assertShowable, checkMessage, checkThread } from "./check-message.js";
import { findListed } from "./message-lists.js";
import {
  type MessageThread,
  type MessageToSend,
  type SendMessageVariables,
  threadIdOf,
  toVariables,
} from "./message-to-send.js";
import type { OutgoingMessage } from "./outgoing-message.js";
import { outgoingMessagesOf, sendKeyOf } from "./outgoing-messages.js";
import { toMessageToSend } from "./send-again.js";
import { whatsappMessagesSendMutation } from "./send-mutation.js";
import { useOutgoing } from "./use-outgoing.js";

/** Result of {@link useSendMessage}. */
export type UseSendMessageResult = Omit<
  UseMutationResult<SendMessageResponse, KapsoError, SendMessageVariables>,
  "mutate" | "mutateAsync"
> & {
  /**
   * Sends a message, after the earlier ones.
   *
   * @throws KapsoArgumentError for a conversation without a number or a contact, and for a
   *   message without its content
   */
  readonly mutate: (message: MessageToSend) => void;
  /**
   * Like `mutate`. Rejects with the error of the request, or with
   * `KapsoAbortError` when the message is discarded.
   */
  readonly mutateAsync: (
    message: MessageToSend,
  ) => Promise<SendMessageResponse>;
  /** Messages that the API does not list yet, in the order of sending. */
  readonly outgoing: readonly OutgoingMessage[];
  /**
   * Sends a message again: a failed one in `outgoing`, by its `key`, or one in a loaded list
   * that WhatsApp did not deliver, by its `id`.
   *
   * @returns false if there is no such message
   */
  readonly retry: (keyOrId: string) => boolean;
  /**
   * Removes a message in `outgoing` by its `key`: a failed or queued one, or one whose file is
   * being uploaded, which aborts the upload.
   *
   * @returns false if it is already being sent, or if there is no such message
   */
  readonly discard: (key: string) => boolean;
};

/**
 * Sends messages to the contact of a conversation. A message is immediately in `outgoing`,
 * and in the `thread` of `useLiveMessages`, and gets WhatsApp's id and status when they
 * arrive. Messages to one contact are sent in order, one after the other, even those that
 * were written offline. A failed message stays, with its reason, until it is retried or
 * discarded. The client only repeats a request if the API has certainly not processed it.
 *
 * A file is uploaded first. `fetch` does not report upload progress, so the status is
 * `"uploading"` until the upload ends; `discard` aborts it.
 *
 * @param conversation - A conversation, or `{ phone_number_id, phone_number }` for one that
 *   does not exist yet. Without one (null, undefined or `skipToken`), `mutate` throws.
 * @param options - `request` and callbacks, which are called with the message.
 * @param queryClient - Instead of that of the nearest `QueryClientProvider`.
 *
 * @example
 * ```tsx
 * const send = useSendMessage(conversation);
 * send.mutate({ type: "text", text: { body: "Hello" } });
 * send.mutate({ file, caption: "Your invoice" });
 * send.mutate({ template, values: { first_name: "Alicia" } });
 * ```
 */
export function useSendMessage(
  conversation: MessageThread | null | undefined | SkipToken,
  options: MutationCallbacks<SendMessageResponse, SendMessageVariables> = {},
  queryClient?: QueryClient,
): UseSendMessageResult {
  checkThread(conversation);
  const kapso = useClient();
  const cache = useQueryClient(queryClient);
  const given = conversation === skipToken ? null : conversation;
  const thread = threadIdOf(given);
  const outgoingMessages = outgoingMessagesOf(cache);
  const outgoing = useOutgoing(outgoingMessages, thread);
  const { request, ...callbacks } = options;
  const send = whatsappMessagesSendMutation(kapso, { request });
  const key = sendKeyOf(thread);
  const mutationOptions = {
    ...withCallbacks(send, callbacks),
    mutationKey: key,
    scope: { id: key.join("/") },
  };
  const mutation = useMutation<
    SendMessageResponse,
    KapsoError,
    SendMessageVariables
  >(mutationOptions, cache);
  const { mutateAsync: run } = mutation;
  const start = (
    variables: SendMessageVariables,
  ): Promise<SendMessageResponse> => {
    const discarded = outgoingMessages.begin(variables.key);
    return Promise.race([run(variables), discarded]);
  };
  const prepare = (message: MessageToSend): SendMessageVariables => {
    checkMessage(message);
    const variables = toVariables(given, message);
    assertShowable(variables);
    return variables;
  };
  const mutate = (message: MessageToSend): void => {
    start(prepare(message)).catch(() => {});
  };
  return extendResult(mutation, {
    mutate,
    mutateAsync: async (message: MessageToSend) => start(prepare(message)),
    outgoing,
    retry: (keyOrId: string): boolean => {
      if (thread === null) return false;
      if (outgoingMessages.retry(thread, keyOrId, mutationOptions)) return true;
      const listed = findListed(cache, keyOrId);
      if (listed?.kapso.status !== "failed") return false;
      mutate(toMessageToSend(listed));
      return true;
    },
    discard: (key: string): boolean =>
      thread !== null && outgoingMessages.discard(thread, key),
  });
}
