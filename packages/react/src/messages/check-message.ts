import { KapsoArgumentError } from "@kapso-platform/client";
import type { SendMessageVariables } from "./message-to-send.js";
import { previewMessage } from "./preview-message.js";

/** Replaced by bundlers, as in TanStack Query. */
declare const process: { readonly env: { readonly NODE_ENV?: string } };

const MESSAGES =
  '{ type: "text", text: { body: "Hello" } }, { file } or { template, values }';

/**
 * Checks that a message can be shown. Otherwise, it would break each render of its thread.
 *
 * @throws KapsoArgumentError with the reason
 */
export function assertShowable(variables: SendMessageVariables): void {
  try {
    previewMessage(variables, {
      id: undefined,
      submittedAt: 0,
      isFailed: true,
    });
  } catch (cause) {
    throw new KapsoArgumentError(
      "message",
      `must be ${MESSAGES}: ${String(cause)}`,
    );
  }
}

/**
 * Checks that a message has what its kind requires, in development only.
 *
 * @throws KapsoArgumentError with the member that is missing or wrong
 */
export function checkMessage(message: unknown): void {
  if (process.env.NODE_ENV === "production") return;
  const given = Object(message) as Readonly<Record<string, unknown>>;
  const [name, expected, member] =
    "file" in given
      ? ["file", "a File, a Blob, or { data, type, filename }", "type"]
      : "type" in given
        ? [String(given.type), "an object with the content of the message"]
        : "template" in given
          ? [
              "template",
              "a template of the API with its components",
              "components",
            ]
          : [];
  const content = name === undefined ? message : given[name];
  const isObject = typeof content === "object" && content !== null;
  if (name !== undefined && isObject && (!member || member in content)) return;
  const shown = isObject
    ? `an object with ${Object.keys(content).join(", ") || "nothing"}`
    : JSON.stringify(content);
  throw new KapsoArgumentError(
    name ?? "message",
    `must be ${expected ?? MESSAGES}, not ${shown}`,
  );
}

/**
 * Checks that a thread is not the id of a conversation, in development only. Otherwise, a hook
 * would wait for a conversation forever.
 *
 * @throws KapsoArgumentError
 */
export function checkThread(conversation: unknown): void {
  if (process.env.NODE_ENV === "production") return;
  if (typeof conversation !== "string") return;
  throw new KapsoArgumentError(
    "conversation",
    `must be a conversation, or { phone_number_id, phone_number }, not ${JSON.stringify(conversation)}; useConversation returns the conversation of an id`,
  );
}
