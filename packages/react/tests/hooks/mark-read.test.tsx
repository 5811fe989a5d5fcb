import { KapsoServerError } from "@kapso-platform/client";
import { onlineManager } from "@tanstack/react-query";
import { act, renderHook, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { useLiveMessages, useMarkRead } from "../../src/index.js";
import { CUSTOMER, NUMBER, type Started, startThread } from "./thread.js";

/** A thread of three messages from the contact, shown with the hook beside it. */
async function renderThread(): Promise<
  Started & {
    readonly shown: () => string[];
    readonly ids: string[];
    readonly hook: () => ReturnType<typeof useMarkRead>;
  }
> {
  const started = await startThread();
  for (const text of ["Hello?", "Anybody?"]) {
    await started.sandbox.receiveMessage({
      from: CUSTOMER,
      text,
      phone_number_id: NUMBER,
    });
    started.advance(1_000);
  }
  const { result } = renderHook(
    () => ({
      live: useLiveMessages(started.conversation, { interval: Infinity }),
      markRead: useMarkRead(),
    }),
    started,
  );
  await waitFor(() => {
    expect(result.current.live.thread).toHaveLength(3);
  });
  return {
    ...started,
    shown: () =>
      result.current.live.thread.map(({ message }) => message.kapso.status),
    ids: result.current.live.thread.map(({ message }) => message.id),
    hook: () => result.current.markRead,
  };
}

/** Statuses that the API has, oldest first. */
async function storedStatuses({
  kapso,
  conversation,
}: Started): Promise<string[]> {
  const { items } = await kapso.messages.list({
    conversation_id: conversation.id,
  });
  return items.map(({ kapso: { status } }) => status).reverse();
}

describe("useMarkRead", () => {
  it("shows a message and earlier ones as read immediately, and sends the change to the API", async () => {
    const thread = await renderThread();
    const bodies: unknown[] = [];
    thread.kapso.use({
      async onRequest({ request }) {
        if (request.method === "POST")
          bodies.push(await request.clone().json());
      },
    });
    onlineManager.setOnline(false);
    act(() => {
      thread.hook().mutate({
        phone_number_id: NUMBER,
        message_id: thread.ids[1]!,
        typing: true,
      });
    });
    await waitFor(() => {
      expect(thread.shown()).toEqual(["read", "read", "received"]);
    });
    expect(await storedStatuses(thread)).not.toContain("read");
    onlineManager.setOnline(true);
    await waitFor(() => {
      expect(thread.hook().data?.success).toBe(true);
    });
    expect(await storedStatuses(thread)).toEqual(["read", "read", "received"]);
    expect(thread.shown()).toEqual(["read", "read", "received"]);
    expect(bodies).toMatchObject([
      { message_id: thread.ids[1], typing_indicator: { type: "text" } },
    ]);
  });

  it("shows them as unread again if it fails", async () => {
    const thread = await renderThread();
    onlineManager.setOnline(false);
    act(() => {
      thread
        .hook()
        .mutate({ phone_number_id: NUMBER, message_id: thread.ids[2]! });
    });
    await waitFor(() => {
      expect(thread.shown()).toEqual(["read", "read", "read"]);
    });
    thread.sandbox.faults.add({ operationId: "sendMessage", status: 500 });
    onlineManager.setOnline(true);
    await waitFor(() => {
      expect(thread.hook().error).toBeInstanceOf(KapsoServerError);
    });
    expect(thread.shown()).toEqual(["received", "received", "received"]);
  });
});
