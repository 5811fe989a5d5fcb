import {
  type KapsoApiError,
  KapsoConnectionError,
  KapsoError,
  KapsoTimeoutError,
  type MediaFile,
  type SendMessageResponse,
  type WhatsappMessage,
  isKapsoError,
} from "@kapso-platform/client";
import type { Mutation } from "@tanstack/react-query";
import { type SendMessageVariables, isFile } from "./message-to-send.js";
import { previewMessage } from "./preview-message.js";

/** A message that is being sent, or that failed. */
export interface OutgoingMessage {
  /** Key of the bubble. It never changes, even after a retry. */
  readonly key: string;
  /**
   * `"queued"`: it waits for earlier messages, or for the connection. `"uploading"`: its file
   * is being uploaded. `"sending"`: its request was sent. `"accepted"`: it has an id, but no
   * list contains it yet. If the conversation ended meanwhile, the API lists it in a new
   * conversation, and it stays here until that list is loaded. `"failed"`: it stays, with
   * `error`, until it is retried or discarded.
   */
  readonly status: "queued" | "uploading" | "sending" | "accepted" | "failed";
  /** Why it failed. */
  readonly error: KapsoError | null;
  /**
   * Whether WhatsApp may have received it although it failed, because the connection was lost
   * while it was being sent. A retry may send it twice.
   */
  readonly isUncertain: boolean;
  /** Its file, to show it before it is uploaded. */
  readonly file: MediaFile | null;
  /**
   * The message as it will be listed. Its `id` is `key` until it is accepted, and then
   * WhatsApp's id.
   */
  readonly message: WhatsappMessage;
}

/** Step of a message that is being sent. */
export type SendStep = "uploading" | "sending";

/** The mutation of a message. */
export type SendMutation = Mutation<
  SendMessageResponse,
  KapsoError,
  SendMessageVariables
>;

/** Describes the message of a mutation; undefined if the mutation has no variables. */
export function toOutgoing(
  { state }: SendMutation,
  step: SendStep | undefined,
  wamid: string | undefined,
): OutgoingMessage | undefined {
  const { variables, status, isPaused, data, submittedAt } = state;
  if (!variables) return undefined;
  const id = data?.messages[0]?.id ?? wamid;
  // With an id it was sent, even if a callback has thrown since.
  const isFailed = status === "error" && id === undefined;
  const error = isFailed ? toKapsoError(state.error) : null;
  return {
    key: variables.key,
    status: isFailed
      ? "failed"
      : id !== undefined
        ? "accepted"
        : isPaused
          ? "queued"
          : (step ?? "sending"),
    error,
    isUncertain: error !== null && step !== "uploading" && isOpen(error),
    file: isFile(variables.message) ? variables.message.file : null,
    message: previewMessage(variables, { id, submittedAt, isFailed }),
  };
}

/** The error of a message if the page was closed while it was being sent. */
export function interruptedError(): KapsoError {
  return new KapsoConnectionError(
    "the page was closed while the message was being sent: it may have been sent",
    { cause: "reload" },
  );
}

/** Whether the API may have processed the request despite the error. */
function isOpen(error: KapsoError): boolean {
  // Without a cause, the client did not send it.
  if (error instanceof KapsoConnectionError) return error.cause !== undefined;
  // The class of errors with a status would be loaded with those of all statuses.
  const { status = 0 } = error as Partial<KapsoApiError>;
  return error instanceof KapsoTimeoutError || status >= 500;
}

/** Converts an error. A stored error has lost its class, and often its message. */
function toKapsoError(error: unknown): KapsoError {
  if (isKapsoError(error)) return error;
  const { message } = (error ?? {}) as { message?: unknown };
  return new KapsoError(
    typeof message === "string" && message !== ""
      ? message
      : "the message was not sent; the reason was lost when the page was reloaded",
  );
}
