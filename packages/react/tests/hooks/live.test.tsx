import { KapsoArgumentError } from "@kapso-platform/client";
import type { WhatsappConversation } from "@kapso-platform/client";
import { onlineManager } from "@tanstack/react-query";
import { act, render, renderHook, waitFor } from "@testing-library/react";
import { type ReactNode, memo } from "react";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import {
  conversationsListInfiniteOptions,
  useLiveConversations,
} from "../../src/index.js";
import { countRequests } from "../support/sandbox.js";
import { setVisibility, startApp } from "./environment.js";

const LIST = "listWhatsappConversations";

describe("useLiveConversations", () => {
  it("renders only the changed row", async () => {
    const app = startApp({ conversations: 20 });
    const renders = new Map<string, number>();
    const Row = memo(
      ({ conversation }: { conversation: WhatsappConversation }): ReactNode => {
        const { id } = conversation;
        renders.set(id, (renders.get(id) ?? 0) + 1);
        return <li>{conversation.kapso?.last_message_text}</li>;
      },
    );
    const Inbox = (): ReactNode => {
      const { conversations } = useLiveConversations(
        { status: "active" },
        { interval: 20 },
      );
      return conversations.map((conversation) => (
        <Row key={conversation.id} conversation={conversation} />
      ));
    };
    const { findByText, container } = render(<Inbox />, app);
    await waitFor(() => {
      expect(container.querySelectorAll("li").length).toBeGreaterThan(3);
    });
    const { items } = await app.kapso.conversations.list({ status: "active" });
    const changed = items.filter(({ phone_number }) => phone_number).at(-1)!;
    renders.clear();
    await app.sandbox.receiveMessage({
      from: changed.phone_number!,
      phone_number_id: changed.phone_number_id!,
      text: "Hello again",
    });
    await findByText("Hello again");
    expect(container.querySelector("li")?.textContent).toBe("Hello again");
    expect([...renders.keys()]).toEqual([changed.id]);
  });

  it("shares its ticks between components that show the same list", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const app = startApp({ conversations: 5 });
    const { result } = renderHook(
      () => [
        useLiveConversations({}, { interval: 60_000 }),
        useLiveConversations(undefined, { interval: 60_000 }),
      ],
      app,
    );
    await waitFor(() => {
      expect(result.current.map(({ live }) => live.status)).toEqual([
        "live",
        "live",
      ]);
    });
    const before = countRequests(app.sandbox, LIST);
    for (let tick = 1; tick <= 3; tick += 1) {
      await act(() => vi.advanceTimersByTimeAsync(60_000));
      await waitFor(() => {
        expect(countRequests(app.sandbox, LIST)).toBe(before + tick);
      });
      // Its response is merged before the time advances.
      await act(() => vi.advanceTimersByTimeAsync(1_000));
    }
  });

  it("pauses in a hidden tab and offline, and reports it", async () => {
    const app = startApp({ conversations: 5 });
    const { result } = renderHook(
      () => useLiveConversations({}, { interval: 20 }),
      app,
    );
    await waitFor(() => {
      expect(result.current.live.status).toBe("live");
      expect(countRequests(app.sandbox, LIST)).toBeGreaterThan(1);
    });
    for (const [pause, resume] of [
      [
        () => {
          setVisibility("hidden");
        },
        () => {
          setVisibility("visible");
        },
      ],
      [
        () => {
          onlineManager.setOnline(false);
        },
        () => {
          onlineManager.setOnline(true);
        },
      ],
    ] as const) {
      act(pause);
      await waitFor(() => {
        expect(result.current.live.status).toBe("paused");
      });
      await app.sandbox.receiveMessage({ from: "+14155550123" });
      const paused = countRequests(app.sandbox, LIST);
      act(resume);
      await waitFor(() => {
        expect(result.current.live.status).toBe("live");
        expect(countRequests(app.sandbox, LIST)).toBeGreaterThan(paused);
      });
    }
    await waitFor(() => {
      expect(result.current.conversations[0]?.phone_number).toBe("14155550123");
    });
  });

  it("requests nothing while `enabled` is false or a function that returns false", async () => {
    const app = startApp({ conversations: 5 });
    await app.queryClient.prefetchInfiniteQuery(
      conversationsListInfiniteOptions(app.kapso, {}),
    );
    const before = countRequests(app.sandbox, LIST);
    const { result, rerender } = renderHook(
      ({ isOn }) =>
        useLiveConversations(
          {},
          {
            interval: 20,
            enabled: ({ state }) => isOn && state.data !== undefined,
          },
        ),
      { wrapper: app.wrapper, initialProps: { isOn: false } },
    );
    expect(result.current.count).toBe(5);
    expect(result.current.live.status).toBe("paused");
    rerender({ isOn: true });
    await waitFor(() => {
      expect(result.current.live.status).toBe("live");
      expect(countRequests(app.sandbox, LIST)).toBeGreaterThan(before);
    });
    rerender({ isOn: false });
    expect(result.current.live.status).toBe("paused");
  });

  it("throws for an interval that is not above 0", () => {
    const silent = vi.spyOn(console, "error").mockImplementation(() => {});
    onTestFinished(() => {
      silent.mockRestore();
    });
    const app = startApp();
    expect(() =>
      renderHook(() => useLiveConversations({}, { interval: 0 }), app),
    ).toThrow(KapsoArgumentError);
  });
});
