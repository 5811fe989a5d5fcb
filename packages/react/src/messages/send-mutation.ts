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
import { refreshLists } from "./message-lists.js";
import {
  type FileToSend,
  type SendMessageVariables,
  isFile,
  isTemplate,
} from "./message-to-send.js";
import {
  type OutgoingMessages,
  outgoingMessagesOf,
  sendKeyOf,
} from "./outgoing-messages.js";

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
      const request = requestOf(outgoing.signalOf(key), options);
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

/** Sends a message, after uploading its file. */
async function send(
  kapso: KapsoCore,
  { key, phone_number_id, address, message }: SendMessageVariables,
  outgoing: OutgoingMessages,
  request: RequestOptions,
): Promise<SendMessageResponse> {
  const file = isFile(message)
    ? await upload(kapso, { key, phone_number_id, message, outgoing, request })
    : undefined;
  assertNotAborted(request);
  outgoing.noteStep(key, "sending");
  if (isTemplate(message)) {
    const body = { ...message, ...address };
    return kapso.call(whatsappTemplatesSend, phone_number_id, body, request);
  }
  // The type of the message decides the type of its content.
  const body = { ...(file ?? message), ...address } as Parameters<
    NonNullable<(typeof whatsappMessagesSend)["~method"]>
  >[1];
  return kapso.call(whatsappMessagesSend, phone_number_id, body, request);
}

/** Like `signal.throwIfAborted()`, which for example React Native does not have. */
function assertNotAborted({ signal }: RequestOptions): void {
  if (signal?.aborted) throw new KapsoAbortError(signal.reason);
}

/** Uploads a file, unless an earlier attempt did, and creates its message. */
async function upload(
  kapso: KapsoCore,
  {
    key,
    phone_number_id,
    message: { file, caption, ...rest },
    outgoing,
    request,
  }: Pick<SendMessageVariables, "key" | "phone_number_id"> & {
    message: FileToSend;
    outgoing: OutgoingMessages;
    request: RequestOptions;
  },
): Promise<Record<string, unknown>> {
  let mediaId = outgoing.mediaIdOf(key);
  if (mediaId === undefined) {
    outgoing.noteStep(key, "uploading");
    const uploaded = await kapso.call(
      whatsappMediaUpload,
      phone_number_id,
      file,
      request,
    );
    mediaId = uploaded.id;
    outgoing.noteUploaded(key, mediaId);
  }
  const { kind, content } = mediaContent(file, mediaId, caption);
  return { ...rest, type: kind, [kind]: content };
}
