import {
  KapsoAbortError,
  type KapsoCore,
  type RequestOptions,
  type SendMessageResponse,
} from "@kapso-platform/client";
import {
  whatsappMediaUpload,
  whatsappMessagesSend,
  whatsappTemplatesSend,
} from "@kapso-platform/client/operations";
import type { KapsoMutationOptions } from "../mutations/mutation-options.js";
import { type FactoryOptions, requestOf } from "../operations/request.js";
import { checkNames } from "../queries/check-options.js";
import { mediaContent } from "./media-kind.js";
import {
  type SendMessageVariables,
  isFile,
  isTemplate,
} from "./message-to-send.js";
import {
  type OutgoingMessages,
  outgoingMessagesOf,
  sendKeyOf,
} from "./outgoing-messages.js";
import { refreshLists } from "./refresh-lists.js";

/**
 * Mutation options of `useSendMessage` (`POST /{phone_number_id}/messages`). A file is
 * uploaded first.
 *
 * Pass them to `setMutationDefaults`, so that `resumePausedMutations` sends messages that
 * were written offline before a reload.
 *
 * @param kapso - Client to call.
 * @param options - `request`: headers, timeout and so on.
 *
 * @example
 * ```ts
 * const send = whatsappMessagesSendMutation(kapso);
 * queryClient.setMutationDefaults(send.mutationKey, send);
 * ```
 */
export function whatsappMessagesSendMutation(
  kapso: KapsoCore,
  options?: FactoryOptions,
): KapsoMutationOptions<SendMessageResponse, SendMessageVariables> {
  checkNames(options, ["request"]);
  return {
    mutationKey: sendKeyOf(null),
    retry: false,
    // A failed message stays until it is retried or discarded.
    gcTime: Infinity,
    mutationFn: async (variables, { client }) => {
      const outgoing = outgoingMessagesOf(client);
      const { key } = variables;
      const { signal } = outgoing.sendingOf(key).controller;
      const request = requestOf(signal, options);
      assertNotAborted(request);
      const sent = await send(kapso, variables, outgoing, request);
      outgoing.noteAccepted(key, sent.messages[0]?.id);
      return sent;
    },
    onSuccess: (_data, { conversation_id }, _result, { client }) => {
      refreshLists(client, conversation_id);
    },
  };
}

/** Sends a message, after uploading its file, unless an earlier attempt did. */
async function send(
  kapso: KapsoCore,
  { key, phone_number_id: number, address, message }: SendMessageVariables,
  outgoing: OutgoingMessages,
  request: RequestOptions,
): Promise<SendMessageResponse> {
  const sending = outgoing.sendingOf(key);
  let content: object = message;
  if (isFile(message)) {
    const { file, caption, ...rest } = message;
    if (sending.mediaId === undefined) {
      outgoing.noteStep(sending, "uploading");
      const uploaded = kapso.call(whatsappMediaUpload, number, file, request);
      sending.mediaId = (await uploaded).id;
    }
    content = { ...rest, ...mediaContent(file, sending.mediaId, caption) };
  }
  assertNotAborted(request);
  outgoing.noteStep(sending, "sending");
  if (isTemplate(message)) {
    const body = { ...message, ...address };
    return kapso.call(whatsappTemplatesSend, number, body, request);
  }
  // The type of the message decides the type of its content.
  const body = { ...content, ...address } as Parameters<
    NonNullable<(typeof whatsappMessagesSend)["~method"]>
  >[1];
  return kapso.call(whatsappMessagesSend, number, body, request);
}

/** Like `signal.throwIfAborted()`, which for example React Native does not have. */
function assertNotAborted({ signal }: RequestOptions): void {
  if (signal?.aborted) throw new KapsoAbortError(signal.reason);
}
