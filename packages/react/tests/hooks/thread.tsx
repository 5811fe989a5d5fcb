import { expect } from "vitest";
import type { SandboxOptions } from "@kapso-platform/sandbox";
import type { KapsoClient, WhatsappConversation } from "@kapso-platform/client";
import { renderHook, waitFor } from "@testing-library/react";
import {
  type UseLiveMessagesResult,
  type UseSendMessageResult,
  useLiveMessages,
  useSendMessage,
} from "../../src/index.js";
import { type App, startApp } from "./environment.js";

/** The first own number of every sandbox. */
export const NUMBER = "1234567890";

/** A contact whose phone behaves normally. */
export const CUSTOMER = "14155550101";

/** A sandbox with one conversation, in which the contact has just written. */
export interface Started extends App {
  readonly conversation: WhatsappConversation;
  /** Advances the clock of the sandbox by milliseconds. */
  advance(milliseconds: number): void;
}

export async function startThread(
  from: string = CUSTOMER,
  options: SandboxOptions = {},
): Promise<Started> {
  let time = Date.now();
  const app = startApp({
    conversations: 0,
    now: () => new Date(time),
    ...options,
  });
  const { conversation } = await app.sandbox.receiveMessage({
    from,
    text: "Hi",
    phone_number_id: NUMBER,
  });
  return {
    ...app,
    conversation,
    advance: (milliseconds) => {
      time += milliseconds;
    },
  };
}

/** The hooks of a component that shows a thread and writes to it. */
export interface Chat {
  readonly send: UseSendMessageResult;
  readonly live: UseLiveMessagesResult;
}

/** Renders such a component, and waits until the messages are loaded. */
export async function renderChat(
  { wrapper, conversation }: Pick<Started, "wrapper" | "conversation">,
  interval = 20,
): Promise<{ current: Chat }> {
  const { result } = renderHook(
    () => ({
      send: useSendMessage(conversation),
      live: useLiveMessages(conversation, { interval }),
    }),
    { wrapper },
  );
  await waitFor(() => {
    expect(result.current.live.isSuccess).toBe(true);
  });
  return result;
}

/** Text and status of each message of the thread. */
export function summarize({ live }: Chat): string[] {
  return live.thread.map(({ message, outgoing }) => {
    const { content, status } = message.kapso;
    return `${content ?? message.type}: ${outgoing?.status ?? status}`;
  });
}

/**
 * Delays the responses to POST requests, which the API has already processed.
 *
 * @returns A function that releases these and later responses.
 */
export function holdResponses(kapso: KapsoClient): () => void {
  let release = (): void => {};
  const isReleased = new Promise<void>((resolve) => {
    release = resolve;
  });
  kapso.use({
    onResponse: async ({ request }) => {
      if (request.method === "POST") await isReleased;
    },
  });
  return release;
}
