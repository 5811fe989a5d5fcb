import {
  KapsoAbortError,
  KapsoArgumentError,
  KapsoError,
  KapsoReplyWindowError,
  KapsoServerError,
} from "@kapso-platform/client";
import {
  type DehydratedState,
  QueryClient,
  QueryClientProvider,
  dehydrate,
  hydrate,
  onlineManager,
} from "@tanstack/react-query";
import { act, renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import {
  KapsoProvider,
  resumeOutgoingMessages,
  type MessageThread,
  useLiveMessages,
  useMedia,
  useMessages,
  useSendMessage,
  useTemplates,
  whatsappMessagesSendMutation,
} from "../../src/index.js";
import { countRequests } from "../support/sandbox.js";
import { type App, setVisibility } from "./environment.js";
import {
  CUSTOMER,
  type Chat,
  NUMBER,
  type Started,
  holdResponses,
  renderChat,
  startThread,
  summarize,
} from "./thread.js";

const SEND = "sendMessage";
const UPLOAD = "uploadMedia";
/** The account of `NUMBER`. */
const ACCOUNT = "102290129340398";

const text = (body: string): { type: "text"; text: { body: string } } => ({
  type: "text",
  text: { body },
});

/** Texts of the messages in the API, oldest first. */
async function textsOf({ kapso, conversation }: Started): Promise<string[]> {
  const list = kapso.messages.list({ conversation_id: conversation.id });
  return (await list.toArray({ limit: 100 }))
    .map(({ kapso: { content } }) => content ?? "")
    .reverse();
}

describe("useSendMessage", () => {
  it("shows a message immediately, then its id and ticks, with the same key", async () => {
    const started = await startThread();
    const result = await renderChat(started);
    const release = holdResponses(started.kapso);
    act(() => {
      result.current.send.mutate(text("Hello"));
    });
    await waitFor(() => {
      expect(summarize(result.current)).toHaveLength(2);
    });
    const { key, message, outgoing } = result.current.live.thread[1]!;
    expect(message).toMatchObject({
      id: key,
      type: "text",
      to: CUSTOMER,
      text: { body: "Hello" },
      kapso: { direction: "outbound", status: "pending", content: "Hello" },
    });
    expect(outgoing?.status).toBe("sending");
    release();
    await waitFor(() => {
      expect(summarize(result.current)).toEqual([
        "Hi: received",
        "Hello: sent",
      ]);
    });
    expect(result.current.live.thread[1]).toMatchObject({
      key,
      message: { id: expect.stringMatching(/^wamid\./) as string },
      outgoing: null,
    });
    expect(result.current.send.outgoing).toEqual([]);
    expect(started.queryClient.getMutationCache().getAll()).toEqual([]);
    for (const [wait, status] of [
      [1000, "delivered"],
      [2000, "read"],
    ] as const) {
      started.advance(wait);
      await waitFor(() => {
        expect(summarize(result.current)[1]).toBe(`Hello: ${status}`);
      });
      expect(result.current.live.thread[1]?.key).toBe(key);
    }
  });

  it("sends several in order, one after the other", async () => {
    const started = await startThread();
    const result = await renderChat(started);
    const release = holdResponses(started.kapso);
    act(() => {
      for (const body of ["1", "2", "3"])
        result.current.send.mutate(text(body));
    });
    await waitFor(() => {
      expect(summarize(result.current).slice(1)).toEqual([
        "1: sending",
        "2: queued",
        "3: queued",
      ]);
    });
    await waitFor(() => {
      expect(countRequests(started.sandbox, SEND)).toBe(1);
    });
    release();
    await waitFor(() => {
      expect(summarize(result.current).slice(1)).toEqual([
        "1: sent",
        "2: sent",
        "3: sent",
      ]);
    });
    expect(await textsOf(started)).toEqual(["Hi", "1", "2", "3"]);
  });

  it("continues in a hidden tab, where ticks pause", async () => {
    const started = await startThread();
    const result = await renderChat(started);
    const release = holdResponses(started.kapso);
    act(() => {
      for (const body of ["1", "2"]) result.current.send.mutate(text(body));
      setVisibility("hidden");
    });
    onTestFinished(() => {
      setVisibility("visible");
    });
    release();
    await waitFor(() => {
      expect(summarize(result.current).slice(1)).toEqual([
        "1: accepted",
        "2: accepted",
      ]);
    });
    act(() => {
      setVisibility("visible");
    });
    await waitFor(() => {
      expect(summarize(result.current).slice(1)).toEqual([
        "1: sent",
        "2: sent",
      ]);
    });
  });

  it("keeps one that failed, with its reason, until it is retried", async () => {
    const started = await startThread();
    const result = await renderChat(started);
    const failed: string[] = [];
    started.sandbox.faults.add({ operationId: SEND, status: 500, times: 1 });
    const { result: own } = renderHook(
      () =>
        useSendMessage(started.conversation, {
          onError: (error, { message }) => {
            failed.push(`${error.name} ${JSON.stringify(message)}`);
          },
        }),
      started,
    );
    act(() => {
      own.current.mutate(text("Lost?"));
      own.current.mutate(text("Next"));
    });
    await waitFor(() => {
      expect(summarize(result.current).slice(1)).toEqual([
        "Next: sent",
        "Lost?: failed",
      ]);
    });
    expect(failed).toEqual([
      `KapsoServerError ${JSON.stringify(text("Lost?"))}`,
    ]);
    const { key, outgoing, failure } = result.current.live.thread[2]!;
    expect(outgoing?.error).toBeInstanceOf(KapsoServerError);
    // The server may have processed it before it failed.
    expect(outgoing?.isUncertain).toBe(true);
    expect(failure?.reason).toBe(outgoing?.error?.message);
    // Another component can retry it.
    act(() => {
      expect(result.current.send.retry(key)).toBe(true);
    });
    await waitFor(() => {
      expect(summarize(result.current).slice(1)).toEqual([
        "Next: sent",
        "Lost?: sent",
      ]);
    });
    expect(result.current.live.thread[2]?.key).toBe(key);
    expect(result.current.send.retry(key)).toBe(false);
    expect(countRequests(started.sandbox, SEND)).toBe(3);
  });

  it("reports a closed window with Meta's code; a failed message can be discarded", async () => {
    const started = await startThread("15550131047");
    const result = await renderChat(started);
    await act(async () => {
      await expect(
        result.current.send.mutateAsync(text("Too late")),
      ).rejects.toThrow(KapsoReplyWindowError);
    });
    await waitFor(() => {
      expect(result.current.live.thread[1]).toMatchObject({
        failure: { code: "131047" },
        outgoing: { status: "failed", isUncertain: false },
      });
    });
    act(() => {
      const { key } = result.current.live.thread[1]!;
      expect(result.current.send.discard(key)).toBe(true);
    });
    await waitFor(() => {
      expect(summarize(result.current)).toEqual(["Hi: received"]);
    });
  });

  it("sends a message again that WhatsApp did not deliver, by its id", async () => {
    const started = await startThread("15550131026");
    const result = await renderChat(started);
    act(() => {
      result.current.send.mutate(text("Anybody?"));
    });
    await waitFor(() => {
      expect(result.current.live.thread[1]).toMatchObject({
        outgoing: null,
        failure: { code: "131026", reason: "Message undeliverable" },
      });
    });
    const { id } = result.current.live.thread[1]!.message;
    act(() => {
      expect(result.current.send.retry(id)).toBe(true);
    });
    await waitFor(() => {
      expect(summarize(result.current)).toEqual([
        "Hi: received",
        "Anybody?: failed",
        "Anybody?: failed",
      ]);
    });
  });

  it("removes a queued message if it is discarded, and never sends it", async () => {
    const started = await startThread();
    const result = await renderChat(started);
    const outcomes: unknown[] = [];
    const release = holdResponses(started.kapso);
    act(() => {
      for (const body of ["1", "2", "3"]) {
        result.current.send.mutateAsync(text(body)).then(
          () => outcomes.push(body),
          (error: unknown) => outcomes.push(error),
        );
      }
    });
    await waitFor(() => {
      expect(result.current.send.outgoing).toHaveLength(3);
    });
    const [first, second] = result.current.send.outgoing;
    act(() => {
      expect(result.current.send.discard(second!.key)).toBe(true);
      // Its request is already sent.
      expect(result.current.send.discard(first!.key)).toBe(false);
    });
    release();
    await waitFor(() => {
      expect(summarize(result.current).slice(1)).toEqual([
        "1: sent",
        "3: sent",
      ]);
    });
    expect(await textsOf(started)).toEqual(["Hi", "1", "3"]);
    await waitFor(() => {
      expect(outcomes).toEqual([expect.any(KapsoAbortError), "1", "3"]);
    });
  });

  it("uploads a file, sends it, and does not upload it again", async () => {
    const started = await startThread();
    const result = await renderChat(started);
    const release = holdResponses(started.kapso);
    started.sandbox.faults.add({ operationId: SEND, status: 500, times: 1 });
    const file = new File(["%PDF-1.7"], "invoice.pdf", {
      type: "application/pdf",
    });
    act(() => {
      result.current.send.mutate({ file, caption: "Your invoice" });
    });
    await waitFor(() => {
      expect(result.current.send.outgoing).toMatchObject([
        {
          status: "uploading",
          file,
          message: {
            type: "document",
            document: { caption: "Your invoice", filename: "invoice.pdf" },
            kapso: {
              content: "Your invoice",
              has_media: true,
              media_data: { content_type: "application/pdf", byte_size: 8 },
            },
          },
        },
      ]);
    });
    release();
    await waitFor(() => {
      expect(summarize(result.current)[1]).toBe("Your invoice: failed");
    });
    act(() => {
      const { key } = result.current.live.thread[1]!;
      expect(result.current.send.retry(key)).toBe(true);
    });
    await waitFor(() => {
      expect(summarize(result.current)[1]).toBe("Your invoice: sent");
    });
    expect(countRequests(started.sandbox, UPLOAD)).toBe(1);
    const { message } = result.current.live.thread[1]!;
    expect(message.document).toMatchObject({
      id: expect.any(String) as string,
      filename: "invoice.pdf",
      caption: "Your invoice",
    });
    const { result: media } = renderHook(
      () => useMedia(message.document?.id, { phone_number_id: NUMBER }),
      started,
    );
    await waitFor(() => {
      expect(media.current).toMatchObject({ size: 8, type: file.type });
    });
  });

  it("aborts an upload that is discarded, and continues with the next message", async () => {
    const started = await startThread();
    const result = await renderChat(started);
    started.sandbox.faults.add({
      operationId: UPLOAD,
      delayMs: 60_000,
      times: 1,
    });
    const image = { data: "a picture", type: "image/png", filename: "a.png" };
    act(() => {
      result.current.send.mutate({ file: image });
      result.current.send.mutate(text("Never mind"));
    });
    await waitFor(() => {
      expect(summarize(result.current).slice(1)).toEqual([
        "image: uploading",
        "Never mind: queued",
      ]);
    });
    act(() => {
      const [first] = result.current.send.outgoing;
      expect(result.current.send.discard(first!.key)).toBe(true);
    });
    await waitFor(() => {
      expect(summarize(result.current).slice(1)).toEqual(["Never mind: sent"]);
    });
  });

  it("keeps a file that WhatsApp does not accept, with the reason", async () => {
    const started = await startThread();
    const result = await renderChat(started);
    act(() => {
      result.current.send.mutate({ file: new File(["MZ"], "a.exe") });
    });
    await waitFor(() => {
      expect(result.current.live.thread[1]).toMatchObject({
        outgoing: { status: "failed", isUncertain: false },
        failure: {
          reason: expect.stringContaining(
            "a type that WhatsApp accepts",
          ) as string,
        },
      });
    });
    expect(countRequests(started.sandbox, UPLOAD)).toBe(0);
  });

  it("sends a template with values if the window is closed", async () => {
    const started = await startThread("15550131047");
    const result = await renderChat(started);
    const { result: list } = renderHook(
      () => useTemplates(ACCOUNT, { limit: 4 }),
      started,
    );
    for (let pages = 1; pages < 3; pages += 1) {
      await waitFor(() => {
        expect(list.current.pageCount).toBe(pages);
        expect(list.current.isFetching).toBe(false);
      });
      await act(() => list.current.fetchNextPage());
    }
    await waitFor(() => {
      expect(list.current.hasNextPage).toBe(false);
    });
    expect(list.current.templates).toHaveLength(10);
    const template = list.current.templates.find(
      ({ name }) => name === "delivery_scheduled",
    )!;
    const release = holdResponses(started.kapso);
    act(() => {
      result.current.send.mutate({
        template,
        values: { order: "A-1", first_name: "Alicia", day: "Friday" },
        buttons: ["A-1"],
      });
    });
    await waitFor(() => {
      expect(summarize(result.current)[1]).toBe(
        "Hello Alicia, we deliver on Friday.: sending",
      );
    });
    release();
    await waitFor(() => {
      expect(result.current.live.thread[1]).toMatchObject({
        outgoing: null,
        message: { type: "template", template: { name: template.name } },
      });
    });
    act(() => {
      result.current.send.mutate({ template, values: { order: "A-1" } });
    });
    await waitFor(() => {
      expect(result.current.live.thread[2]?.failure?.reason).toContain(
        "values.first_name",
      );
    });
  });

  it("counts a message as sent whose callback is slow or throws", async () => {
    const started = await startThread();
    const result = await renderChat(started);
    let end = (): void => {};
    const callback = new Promise<void>((resolve) => {
      end = resolve;
    });
    const { result: own } = renderHook(
      () =>
        useSendMessage(started.conversation, {
          onSuccess: async () => {
            await callback;
            throw new Error("of the callback");
          },
        }),
      started,
    );
    act(() => {
      own.current.mutate(text("Hello"));
    });
    await waitFor(() => {
      expect(summarize(result.current).slice(1)).toEqual(["Hello: sent"]);
    });
    // Another component may mount meanwhile.
    const other = await renderChat(started);
    expect(summarize(other.current)).toEqual(summarize(result.current));
    end();
    await waitFor(() => {
      expect(own.current.isError).toBe(true);
      expect(result.current.send.outgoing).toEqual([]);
    });
    expect(summarize(result.current).slice(1)).toEqual(["Hello: sent"]);
    expect(countRequests(started.sandbox, SEND)).toBe(1);
  });

  it("refetches a list that is not live", async () => {
    const started = await startThread();
    const { result } = renderHook(
      () => ({
        send: useSendMessage(started.conversation),
        list: useMessages(started.conversation.id),
      }),
      started,
    );
    await waitFor(() => {
      expect(result.current.list.count).toBe(1);
    });
    act(() => {
      result.current.send.mutate(text("Hello"));
    });
    await waitFor(() => {
      expect(result.current.list.count).toBe(2);
      expect(result.current.send.outgoing).toEqual([]);
    });
  });

  it("writes to a number without a conversation", async () => {
    const { sandbox, wrapper } = await startThread();
    const threadWith = (phone_number: string): MessageThread => ({
      phone_number_id: NUMBER,
      phone_number,
    });
    const { result } = renderHook(
      () => ({
        send: useSendMessage(threadWith("+1 555 000 1001")),
        // The format of the number in the conversation that the API creates.
        started: useSendMessage(threadWith("15550001001")),
      }),
      { wrapper },
    );
    await act(async () => {
      const { messages } = await result.current.send.mutateAsync(text("Hello"));
      expect(messages).toHaveLength(1);
    });
    expect(result.current.started.outgoing).toHaveLength(1);
    expect(countRequests(sandbox, SEND)).toBe(1);
  });

  it("throws without a recipient, and sends nothing", async () => {
    const { sandbox, wrapper } = await startThread();
    const { result } = renderHook(() => useSendMessage(null), { wrapper });
    expect(() => {
      result.current.mutate(text("Hello"));
    }).toThrow(KapsoArgumentError);
    await expect(result.current.mutateAsync(text("Hello"))).rejects.toThrow(
      KapsoArgumentError,
    );
    expect(result.current.retry("x") || result.current.discard("x")).toBe(
      false,
    );
    expect(countRequests(sandbox, SEND)).toBe(0);
  });

  it("throws for the id of a conversation in its place, as useLiveMessages does", async () => {
    const { wrapper, conversation } = await startThread();
    const silent = vi.spyOn(console, "error").mockImplementation(() => {});
    onTestFinished(() => {
      silent.mockRestore();
    });
    const id = conversation.id as never;
    const problem =
      /^conversation must be a conversation.*useConversation returns/;
    for (const hook of [useSendMessage, useLiveMessages]) {
      expect(() => renderHook(() => hook(id), { wrapper })).toThrow(problem);
    }
  });

  it("throws for a message that it cannot show, and continues with the next one", async () => {
    const started = await startThread();
    const result = await renderChat(started);
    for (const [message, problem] of [
      ["Hello", 'message must be { type: "text", text: { body: "Hello" } }, {'],
      [undefined, "or { template, values }, not undefined"],
      [{}, "or { template, values }, not an object with nothing"],
      [{ text: { body: "Hello" } }, "not an object with text"],
      [{ type: "text" }, "text must be an object with the content of the me"],
      [{ type: "text", text: "Hello" }, 'content of the message, not "Hello"'],
      [{ file: null }, "file must be a File, a Blob, or { data, type, filenam"],
      [{ file: { uri: "file:///1" } }, "filename }, not an object with uri"],
      [{ template: undefined }, "template must be a template of the API with"],
      [
        { template: { name: "hello_world", language: { code: "en" } } },
        "with its components, not an object with name, language",
      ],
    ] as const) {
      const malformed = message as unknown as Parameters<
        typeof result.current.send.mutate
      >[0];
      expect(() => {
        result.current.send.mutate(malformed);
      }).toThrow(problem);
      await expect(
        result.current.send.mutateAsync(malformed),
      ).rejects.toBeInstanceOf(KapsoArgumentError);
    }
    // In production, only what would break the thread is rejected, without details.
    vi.stubEnv("NODE_ENV", "production");
    for (const malformed of ["Hello", {}, { type: "text" }, { file: null }]) {
      expect(() => {
        result.current.send.mutate(malformed as never);
      }).toThrow(/^message must be .*TypeError/);
    }
    vi.unstubAllEnvs();
    const empty = text(null as unknown as string);
    await act(async () => {
      await expect(
        result.current.send.mutateAsync(empty),
      ).rejects.toBeInstanceOf(KapsoError);
    });
    await waitFor(() => {
      expect(summarize(result.current).at(-1)).toBe("text: failed");
    });
    await act(() => result.current.send.mutateAsync(text("Hello")));
    expect(await textsOf(started)).toEqual(["Hi", "Hello"]);
  });
});

/** The page after a reload: another query client, with the stored state. */
function reload(app: App, state: DehydratedState): App {
  const queryClient = new QueryClient();
  onTestFinished(() => {
    queryClient.clear();
  });
  const send = whatsappMessagesSendMutation(app.kapso);
  queryClient.setMutationDefaults(
    send.mutationKey,
    send as Parameters<QueryClient["setMutationDefaults"]>[1],
  );
  hydrate(queryClient, JSON.parse(JSON.stringify(state)) as DehydratedState);
  const wrapper = ({ children }: { children: ReactNode }): ReactNode => (
    <QueryClientProvider client={queryClient}>
      <KapsoProvider client={app.kapso}>{children}</KapsoProvider>
    </QueryClientProvider>
  );
  return { ...app, queryClient, wrapper: wrapper as App["wrapper"] };
}

describe("messages that were written offline", () => {
  const write = async (started: Started): Promise<{ current: Chat }> => {
    const result = await renderChat(started);
    act(() => {
      onlineManager.setOnline(false);
    });
    act(() => {
      for (const body of ["1", "2", "3"])
        result.current.send.mutate(text(body));
    });
    await waitFor(() => {
      expect(summarize(result.current).slice(1)).toEqual([
        "1: queued",
        "2: queued",
        "3: queued",
      ]);
    });
    return result;
  };

  it("are sent in order once there is a connection", async () => {
    const started = await startThread();
    const result = await write(started);
    act(() => {
      onlineManager.setOnline(true);
    });
    await waitFor(() => {
      expect(summarize(result.current).slice(1)).toEqual([
        "1: sent",
        "2: sent",
        "3: sent",
      ]);
    });
    expect(await textsOf(started)).toEqual(["Hi", "1", "2", "3"]);
  });

  it("are shown after a reload, and sent in order", async () => {
    const started = await startThread();
    await write(started);
    const state = dehydrate(started.queryClient);
    started.queryClient.getMutationCache().clear();
    const after = reload(started, state);
    const result = await renderChat({ ...started, ...after });
    expect(summarize(result.current).slice(1)).toEqual([
      "1: queued",
      "2: queued",
      "3: queued",
    ]);
    const [, second] = result.current.send.outgoing;
    act(() => {
      expect(result.current.send.discard(second!.key)).toBe(true);
    });
    onlineManager.setOnline(true);
    await act(() => after.queryClient.resumePausedMutations());
    await waitFor(() => {
      expect(summarize(result.current).slice(1)).toEqual([
        "1: sent",
        "3: sent",
      ]);
    });
    expect(await textsOf(started)).toEqual(["Hi", "1", "3"]);
  });
});

describe("a message whose page was closed while it was being sent", () => {
  const leave = async (started: Started): Promise<DehydratedState> => {
    const before = await renderChat(started);
    started.sandbox.faults.add({
      operationId: SEND,
      delayMs: 60_000,
      times: 1,
    });
    act(() => {
      before.current.send.mutate(text("1"));
      before.current.send.mutate(text("2"));
    });
    await waitFor(() => {
      expect(countRequests(started.sandbox, SEND)).toBe(1);
    });
    return dehydrate(started.queryClient, {
      shouldDehydrateMutation: () => true,
    });
  };

  it.each([
    ["resumed before its thread is shown", true],
    ["resumed afterwards", false],
  ])("has failed, and does not block the next ones: %s", async (_, isFirst) => {
    const started = await startThread();
    const after = reload(started, await leave(started));
    // Queued messages keep its promise pending.
    if (isFirst) void after.queryClient.resumePausedMutations();
    const result = await renderChat({ ...started, ...after });
    if (!isFirst) await act(() => after.queryClient.resumePausedMutations());
    await waitFor(() => {
      expect(summarize(result.current).slice(1)).toEqual([
        "2: sent",
        "1: failed",
      ]);
    });
    const { key, outgoing } = result.current.live.thread[2]!;
    expect(outgoing?.isUncertain).toBe(true);
    act(() => {
      expect(result.current.send.retry(key)).toBe(true);
    });
    await waitFor(() => {
      expect(summarize(result.current).slice(1)).toEqual([
        "2: sent",
        "1: sent",
      ]);
    });
  });

  it("does not block those of a thread that is not shown", async () => {
    const started = await startThread();
    const after = reload(started, await leave(started));
    await act(() => resumeOutgoingMessages(after.queryClient));
    expect(await textsOf(started)).toEqual(["Hi", "2"]);
    const result = await renderChat({ ...started, ...after });
    await waitFor(() => {
      expect(summarize(result.current).slice(1)).toEqual([
        "2: sent",
        "1: failed",
      ]);
    });
  });
});
