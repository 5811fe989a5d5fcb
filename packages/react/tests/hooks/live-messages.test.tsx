import {
  KapsoResponseSizeError,
  type WhatsappMessage,
} from "@kapso-platform/client";
import { act, renderHook, waitFor } from "@testing-library/react";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import {
  useLiveMessages,
  useMedia,
  useMessages,
  useReplyWindow,
} from "../../src/index.js";
import { countRequests } from "../support/sandbox.js";
import { setVisibility } from "./environment.js";
import {
  CUSTOMER,
  NUMBER,
  type Started,
  renderChat,
  holdResponses,
  startThread,
  summarize,
} from "./thread.js";

const LIST = "listWhatsappMessages";
const HOUR = 3_600_000;

/** Lets the contact send messages. */
async function receive(
  { sandbox, conversation }: Started,
  ...texts: string[]
): Promise<void> {
  for (const text of texts) {
    await sandbox.receiveMessage({
      from: conversation.phone_number ?? CUSTOMER,
      text,
      phone_number_id: NUMBER,
    });
  }
}

const numbered = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `m${index}`);

const textsOf = (
  messages: readonly WhatsappMessage[],
): (string | undefined)[] => messages.map(({ text }) => text?.body);

describe("useLiveMessages", () => {
  it("sends one request per tick for any number of loaded pages, and changes no other message", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const started = await startThread();
    await receive(started, ...numbered(60));
    const { result } = renderHook(
      () =>
        useLiveMessages(started.conversation, {
          interval: 60_000,
          filters: { limit: 10 },
        }),
      started,
    );
    for (let pages = 1; pages < 6; pages += 1) {
      await waitFor(() => {
        expect(result.current.pageCount).toBe(pages);
        expect(result.current.isFetching).toBe(false);
      });
      await act(() => result.current.fetchNextPage());
    }
    await waitFor(() => {
      expect(result.current.count).toBe(60);
    });
    const before = result.current.messages;
    const requests = countRequests(started.sandbox, LIST);
    await receive(started, "new");
    await act(() => vi.advanceTimersByTimeAsync(60_000));
    await waitFor(() => {
      expect(result.current.count).toBe(61);
    });
    expect(result.current.chronological.at(-1)?.text?.body).toBe("new");
    // The others are the same objects.
    expect(
      result.current.messages.slice(1).map((m, i) => m === before[i]),
    ).toEqual(before.map(() => true));
    expect(countRequests(started.sandbox, LIST)).toBe(requests + 1);
  });

  it("sends further requests until it reaches what is loaded", async () => {
    const started = await startThread();
    const result = await renderChat(started, 20);
    act(() => {
      setVisibility("hidden");
    });
    await waitFor(() => {
      expect(result.current.live.live.status).toBe("paused");
    });
    await receive(started, ...numbered(70));
    const requests = countRequests(started.sandbox, LIST);
    await new Promise((resolve) => setImmediate(resolve));
    expect(countRequests(started.sandbox, LIST)).toBe(requests);
    act(() => {
      setVisibility("visible");
    });
    await waitFor(() => {
      expect(textsOf(result.current.live.chronological)).toEqual([
        "Hi",
        ...numbered(70),
      ]);
    });
  });

  it("keeps messages that arrived while an older page was being fetched", async () => {
    const started = await startThread();
    await receive(started, ...numbered(30));
    const { result } = renderHook(
      () =>
        useLiveMessages(started.conversation, {
          interval: 20,
          filters: { limit: 10 },
        }),
      started,
    );
    await waitFor(() => {
      expect(result.current.count).toBe(10);
    });
    started.sandbox.faults.add({
      operationId: LIST,
      delayMs: 300,
      times: 1,
    });
    const seen: number[] = [];
    act(() => {
      void result.current.fetchNextPage().then(({ data }) => {
        seen.push(data?.pages.length ?? 0);
      });
    });
    await receive(started, "new");
    await waitFor(() => {
      expect(result.current.messages[0]?.text?.body).toBe("new");
    });
    await waitFor(() => {
      expect(result.current.pageCount).toBe(2);
    });
    expect(result.current.messages[0]?.text?.body).toBe("new");
    expect(result.current.count).toBe(21);
  });

  it("shows a message once that is listed before its request has ended", async () => {
    const started = await startThread();
    const result = await renderChat(started);
    const respond = holdResponses(started.kapso);
    act(() => {
      result.current.send.mutate({ type: "text", text: { body: "Hello" } });
    });
    await waitFor(async () => {
      const { items } = await started.kapso.messages.list();
      expect(items).toHaveLength(2);
    });
    // A tick that has both messages is over when this one is shown.
    await receive(started, "And you?");
    await waitFor(() => {
      expect(summarize(result.current)).toEqual([
        "Hi: received",
        "And you?: received",
        "Hello: sending",
      ]);
    });
    const { key } = result.current.live.thread[2]!;
    act(respond);
    await waitFor(() => {
      expect(summarize(result.current)).toEqual([
        "Hi: received",
        "Hello: sent",
        "And you?: received",
      ]);
    });
    expect(result.current.live.thread[1]?.key).toBe(key);
  });

  it("fills a list that was empty, and requests nothing without a conversation", async () => {
    const started = await startThread("15550001001");
    const { result, rerender } = renderHook(
      ({ isOpen }) =>
        useLiveMessages(isOpen ? started.conversation : null, {
          interval: 20,
          filters: { direction: "outbound" },
        }),
      { wrapper: started.wrapper, initialProps: { isOpen: false } },
    );
    expect(result.current.thread).toEqual([]);
    expect(result.current.live.status).toBe("paused");
    expect(countRequests(started.sandbox, LIST)).toBe(0);
    rerender({ isOpen: true });
    await waitFor(() => {
      expect(result.current.live.status).toBe("live");
    });
    expect(result.current.count).toBe(0);
    await started.kapso.whatsapp.messages.send(NUMBER, {
      to: "15550001001",
      type: "text",
      text: { body: "From elsewhere" },
    });
    started.advance(1);
    await waitFor(() => {
      expect(summarizeAll(result.current.thread)).toEqual([
        "From elsewhere: read",
      ]);
    });
  });
});

function summarizeAll(
  thread: ReturnType<typeof useLiveMessages>["thread"],
): string[] {
  return summarize({ live: { thread } } as Parameters<typeof summarize>[0]);
}

describe("useReplyWindow", () => {
  it("renders if the window closes, and if a message reopens it", async () => {
    const started = await startThread();
    vi.useFakeTimers({ shouldAdvanceTime: true });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    let renders = 0;
    const { result } = renderHook(() => {
      renders += 1;
      return useReplyWindow(started.conversation);
    }, started);
    expect(result.current.isOpen).toBe(true);
    expect(result.current.remainingMs).toBeGreaterThan(23 * HOUR);
    const before = renders;
    await act(() => vi.advanceTimersByTimeAsync(23 * HOUR));
    // No render for hours.
    expect(renders).toBe(before);
    await act(() => vi.advanceTimersByTimeAsync(HOUR));
    expect(result.current).toMatchObject({ isOpen: false, remainingMs: 0 });
    started.advance(24 * HOUR);
    await receive(started, "Still there?");
    // The conversation that was passed to the hook does not have it.
    renderHook(() => useMessages(started.conversation.id), started);
    await waitFor(() => {
      expect(result.current.isOpen).toBe(true);
    });
  });

  it("is closed without a conversation", async () => {
    const { wrapper } = await startThread();
    const { result } = renderHook(() => useReplyWindow(null), { wrapper });
    expect(result.current).toEqual({
      isOpen: false,
      closesAt: null,
      remainingMs: 0,
    });
  });
});

describe("useMedia", () => {
  /** Uploads a file with the given text as its content. */
  const upload = async ({ kapso }: Started, content: string): Promise<string> =>
    (
      await kapso.whatsapp.media.upload(NUMBER, {
        data: content,
        type: "image/png",
      })
    ).id;

  it("returns an object URL with type and size, and revokes it", async () => {
    const make = vi.spyOn(URL, "createObjectURL");
    const revoke = vi.spyOn(URL, "revokeObjectURL");
    const made = (): string[] =>
      make.mock.results.map(({ value }) => value as string);
    onTestFinished(() => {
      vi.restoreAllMocks();
    });
    const started = await startThread();
    const ids = [await upload(started, "one"), await upload(started, "three")];
    const { result, rerender, unmount } = renderHook(
      ({ id }) => useMedia(id, { phone_number_id: NUMBER }),
      { wrapper: started.wrapper, initialProps: { id: ids[0]! } },
    );
    expect(result.current).toMatchObject({ url: null, type: undefined });
    await waitFor(() => {
      expect(result.current).toMatchObject({
        url: made().at(-1),
        type: "image/png",
        size: 3,
      });
    });
    const content = await fetch(result.current.url ?? "");
    expect(await content.text()).toBe("one");
    rerender({ id: ids[1]! });
    // Never the URL of another file.
    expect(result.current.url).toBeNull();
    await waitFor(() => {
      expect(result.current).toMatchObject({ url: made().at(-1), size: 5 });
    });
    // The cache still has the first one: no second download.
    rerender({ id: ids[0]! });
    await waitFor(() => {
      expect(result.current.size).toBe(3);
    });
    expect(countRequests(started.sandbox, "downloadMedia")).toBe(2);
    unmount();
    const revoked = revoke.mock.calls.map(([url]) => url);
    expect(revoked.toSorted()).toEqual(made().toSorted());
  });

  it("rejects a file that is larger than allowed", async () => {
    const started = await startThread();
    const id = await upload(started, "too large");
    const { result } = renderHook(
      () => useMedia(id, { phone_number_id: NUMBER, maxBytes: 3 }),
      started,
    );
    await waitFor(() => {
      expect(result.current.error).toBeInstanceOf(KapsoResponseSizeError);
    });
    expect(result.current.url).toBeNull();
  });

  it("requests nothing without an id or a number", async () => {
    const { wrapper, sandbox } = await startThread();
    const { result } = renderHook(
      () => [
        useMedia(null, { phone_number_id: NUMBER }),
        useMedia("1", { phone_number_id: null }),
      ],
      { wrapper },
    );
    for (const media of result.current) {
      expect(media).toMatchObject({ url: null, fetchStatus: "idle" });
      expect(media.type).toBeUndefined();
    }
    expect(sandbox.requests).toEqual([]);
  });
});
