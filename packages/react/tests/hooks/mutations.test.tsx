import {
  KapsoServerError,
  type WhatsappConversation,
} from "@kapso-platform/client";
import { onlineManager } from "@tanstack/react-query";
import { act, renderHook, waitFor } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import {
  type ConversationFilters,
  conversationAssignmentKeys,
  conversationKeys,
  conversationsAssignmentsListOptions,
  conversationsGetOptions,
  conversationsListInfiniteOptions,
  conversationsListOptions,
  useAssignConversation,
  useConversation,
  useConversations,
  useConversationAssignments,
  useUpdateConversation,
} from "../../src/index.js";
import { type App, startApp } from "./environment.js";

const UPDATE = "updateWhatsappConversation";

/** Ids in a cached infinite list. */
function idsIn(app: App, filters: ConversationFilters): string[] {
  const { queryKey } = conversationsListInfiniteOptions(app.kapso, filters);
  return app.queryClient
    .getQueryData(queryKey)!
    .pages.flatMap(({ items }) => items.map(({ id }) => id));
}

async function load(
  app: App,
  filters: ConversationFilters,
  pages = 1,
): Promise<readonly WhatsappConversation[]> {
  const data = await app.queryClient.fetchInfiniteQuery({
    ...conversationsListInfiniteOptions(app.kapso, filters),
    pages,
  });
  return data.pages.flatMap(({ items }) => items);
}

/** All cached data of conversations. */
function contentOf({ queryClient }: App): unknown {
  return queryClient
    .getQueriesData({ queryKey: conversationKeys.all })
    .map(([key, data]) => [key, data]);
}

function useBoth(): {
  update: ReturnType<typeof useUpdateConversation>;
  assign: ReturnType<typeof useAssignConversation>;
} {
  return { update: useUpdateConversation(), assign: useAssignConversation() };
}

describe("useUpdateConversation", () => {
  it("shows the change immediately in every list and in the detail", async () => {
    const app = startApp({ conversations: 30 });
    const { kapso, queryClient } = app;
    const active = await load(app, { status: "active", limit: 5 }, 2);
    const all = await load(app, { limit: 100 });
    await load(app, { status: "ended", limit: 100 });
    const plain = conversationsListOptions(kapso, { limit: 100 });
    await queryClient.fetchQuery(plain);
    const { id } = active[2]!;
    const detail = conversationsGetOptions(kapso, id);
    await queryClient.fetchQuery(detail);
    app.sandbox.faults.add({ operationId: UPDATE, delayMs: 60_000 });
    const { result } = renderHook(useBoth, app);

    act(() => {
      result.current.update.mutate({ id, status: "ended" });
    });
    await waitFor(() => {
      expect(queryClient.getQueryData(detail.queryKey)?.status).toBe("ended");
    });
    const { items } = queryClient.getQueryData(plain.queryKey)!;
    expect(items.find((item) => item.id === id)?.status).toBe("ended");
    // It keeps its position: closing is not activity.
    expect(idsIn(app, { limit: 100 })).toEqual(all.map((item) => item.id));
    expect(idsIn(app, { status: "active", limit: 5 })).toEqual(
      active.map((item) => item.id).filter((other) => other !== id),
    );
    // It is inserted into the list that it now matches.
    const ended = all.filter(
      (item) => item.id === id || item.status === "ended",
    );
    expect(idsIn(app, { status: "ended", limit: 100 })).toEqual(
      ended.map((item) => item.id),
    );
  });

  it("keeps what the API returns", async () => {
    const app = startApp({ conversations: 10 });
    const [conversation] = await load(app, { status: "active" });
    const { id } = conversation!;
    const onSuccess = vi.fn();
    const { result } = renderHook(
      () => useUpdateConversation({ onSuccess }),
      app,
    );
    await act(() => result.current.mutateAsync({ id, status: "ended" }));
    expect(idsIn(app, { status: "active" })).not.toContain(id);
    expect(onSuccess).toHaveBeenCalledWith(
      expect.objectContaining({ id, status: "ended" }),
      { id, status: "ended" },
    );
    const fresh = await app.kapso.conversations
      .list({ status: "active" })
      .toArray({ limit: 20 });
    expect(idsIn(app, { status: "active" })).toEqual(
      fresh.map((item) => item.id),
    );
  });

  it("restores the exact earlier state if the API rejects it", async () => {
    const app = startApp({ conversations: 30 });
    const [, , conversation] = await load(
      app,
      { status: "active", limit: 3 },
      4,
    );
    await load(app, { limit: 7 }, 2);
    await load(app, { status: "ended" });
    const { id } = conversation!;
    await app.queryClient.fetchQuery(conversationsGetOptions(app.kapso, id));
    const before = contentOf(app);
    app.sandbox.faults.add({ operationId: UPDATE, status: 500 });
    const onError = vi.fn();
    const { result } = renderHook(
      () => useUpdateConversation({ onError }),
      app,
    );
    act(() => {
      result.current.mutate({ id, status: "ended" });
    });
    await waitFor(() => {
      expect(contentOf(app)).not.toEqual(before);
    });
    await waitFor(() => {
      expect(result.current.error).toBeInstanceOf(KapsoServerError);
    });
    expect(contentOf(app)).toEqual(before);
    expect(onError).toHaveBeenCalledOnce();
  });

  it("reverts only its own change while others are pending", async () => {
    const app = startApp({ conversations: 20 });
    const filters = { status: "active", limit: 100 } as const;
    const shown = await load(app, filters);
    const [first, second, third] = shown.map(({ id }) => id);
    for (const [id, failure] of [
      [first, { delayMs: 60_000 }],
      [second, { delayMs: 100, status: 500 }],
      [third, { delayMs: 60_000 }],
    ] as const) {
      const path = new RegExp(`${id!}$`);
      app.sandbox.faults.add({ operationId: UPDATE, path, ...failure });
    }
    const { result } = renderHook(
      () => ({
        first: useUpdateConversation(),
        second: useUpdateConversation(),
        third: useUpdateConversation(),
      }),
      app,
    );
    act(() => {
      result.current.first.mutate({ id: first!, status: "ended" });
      result.current.second.mutate({ id: second!, status: "ended" });
      result.current.third.mutate({ id: third!, status: "ended" });
    });
    const rest = shown.map(({ id }) => id).slice(3);
    await waitFor(() => {
      expect(idsIn(app, filters)).toEqual(rest);
    });
    await waitFor(() => {
      expect(result.current.second.isError).toBe(true);
    });
    expect(idsIn(app, filters)).toEqual([second, ...rest]);
  });

  it("ends with the later of two changes of one conversation", async () => {
    const app = startApp({ conversations: 20 });
    const filters = { status: "active", limit: 100 } as const;
    const [conversation] = await load(app, filters);
    const { id } = conversation!;
    app.sandbox.faults.add({
      operationId: UPDATE,
      delayMs: 100,
      status: 500,
      times: 1,
    });
    app.sandbox.faults.add({ operationId: UPDATE, delayMs: 60_000 });
    const { result } = renderHook(
      () => ({
        close: useUpdateConversation(),
        closeAgain: useUpdateConversation(),
      }),
      app,
    );
    act(() => {
      result.current.close.mutate({ id, status: "ended" });
    });
    await waitFor(() => {
      expect(result.current.close.isPending).toBe(true);
    });
    act(() => {
      result.current.closeAgain.mutate({ id, status: "ended" });
    });
    await waitFor(() => {
      expect(result.current.close.isError).toBe(true);
    });
    expect(idsIn(app, filters)).not.toContain(id);
  });

  it("is not undone by a page or a refetch that was pending", async () => {
    const app = startApp({ conversations: 30 });
    const filters = { status: "active", limit: 4 } as const;
    const { result } = renderHook(
      () => ({
        list: useConversations(filters),
        update: useUpdateConversation(),
      }),
      app,
    );
    await waitFor(() => {
      expect(result.current.list.count).toBe(4);
    });
    const { id } = result.current.list.conversations[1]!;
    for (const fetchList of ["fetchNextPage", "refetch"] as const) {
      const { id: other } = result.current.list.conversations[0]!;
      const remove = app.sandbox.faults.add({
        operationId: "listWhatsappConversations",
        delayMs: 150,
      });
      let fetching: Promise<unknown> = Promise.resolve();
      act(() => {
        fetching = result.current.list[fetchList]();
      });
      const closing = fetchList === "refetch" ? other : id;
      await act(() =>
        result.current.update.mutateAsync({ id: closing, status: "ended" }),
      );
      expect(result.current.list.isFetching).toBe(true);
      await act(() => fetching);
      remove();
      expect(idsIn(app, filters)).not.toContain(closing);
    }
    expect(result.current.list.pageCount).toBe(2);
  });

  it.each(["the change", "a refetch of the list"])(
    "keeps a detail that waits for its response if %s removes the conversation from its list",
    async (cause) => {
      const app = startApp({ conversations: 20 });
      const filters = { status: "active", limit: 100 } as const;
      const [conversation] = await load(app, filters);
      const { id } = conversation!;
      const { result } = renderHook(
        () => ({
          list: useConversations(filters, { staleTime: Infinity }),
          update: useUpdateConversation(),
        }),
        app,
      );
      app.sandbox.faults.add({
        operationId: "getWhatsappConversation",
        delayMs: 60_000,
      });
      const shown: (string | undefined)[] = [];
      const opened = renderHook(() => {
        const detail = useConversation(id);
        shown.push(detail.data?.status);
        return detail;
      }, app);
      expect(opened.result.current).toMatchObject({
        isPlaceholderData: true,
        data: { status: "active" },
      });
      if (cause === "the change") {
        app.sandbox.faults.add({ operationId: UPDATE, delayMs: 60_000 });
        act(() => {
          result.current.update.mutate({ id, status: "ended" });
        });
        await waitFor(() => {
          expect(opened.result.current.data?.status).toBe("ended");
        });
      } else {
        await app.kapso.conversations.update(id, { status: "ended" });
        await act(() => result.current.list.refetch());
      }
      expect(idsIn(app, filters)).not.toContain(id);
      opened.rerender();
      expect(shown).not.toContain(undefined);
    },
  );

  it("changes neither the age nor the staleness of lists", async () => {
    const app = startApp({ conversations: 10 });
    const [conversation] = await load(app, {});
    const query = app.queryClient
      .getQueryCache()
      .find({ queryKey: conversationKeys.infinite({}) })!;
    await app.queryClient.invalidateQueries({
      queryKey: conversationKeys.lists(),
      refetchType: "none",
    });
    const { dataUpdatedAt } = query.state;
    const { result } = renderHook(useBoth, app);
    await act(() =>
      result.current.update.mutateAsync({
        id: conversation!.id,
        status: conversation!.status === "ended" ? "active" : "ended",
      }),
    );
    expect(query.state).toMatchObject({ dataUpdatedAt, isInvalidated: true });
  });
});

describe("useAssignConversation", () => {
  it("assigns, reassigns and releases, and moves the conversation between lists", async () => {
    const app = startApp({ conversations: 12 });
    const { kapso, queryClient } = app;
    const [anna, ben] = (await kapso.users.list()).items;
    const free = { unassigned: true, limit: 100 } as const;
    const ofAnna = { assigned_user_id: anna!.user_id, limit: 100 };
    const ofBen = { assigned_user_id: ben!.user_id, limit: 100 };
    const [conversation] = await load(app, free);
    await load(app, ofAnna);
    await load(app, ofBen);
    const { id } = conversation!;
    const assignments = conversationsAssignmentsListOptions(kapso, id);
    await queryClient.fetchQuery(assignments);
    const { result } = renderHook(useBoth, app);
    const where = (): boolean[] =>
      [free, ofAnna, ofBen].map((filters) => idsIn(app, filters).includes(id));

    const assign = (user: string | null): Promise<unknown> =>
      act(() => result.current.assign.mutateAsync({ id, user_id: user }));
    await assign(anna!.user_id);
    expect(where()).toEqual([false, true, false]);
    await assign(ben!.user_id);
    expect(where()).toEqual([false, false, true]);
    const active = (
      await kapso.conversations.assignments.list(id)
    ).items.filter((item) => item.active);
    expect(active.map((item) => item.user_id)).toEqual([ben!.user_id]);
    await assign(null);
    expect(where()).toEqual([true, false, false]);
    expect(
      (await kapso.conversations.list(free)).items.map((item) => item.id),
    ).toEqual(idsIn(app, free));
    // The list of assignments is fetched again if a component shows it.
    expect(queryClient.getQueryState(assignments.queryKey)?.isInvalidated).toBe(
      true,
    );
  });

  it("shows the assignee immediately, and reverts if the API rejects it", async () => {
    const app = startApp({ conversations: 12 });
    const { kapso, queryClient } = app;
    const [member] = (await kapso.users.list()).items;
    const free = { unassigned: true, limit: 100 } as const;
    const [conversation] = await load(app, free);
    const { id } = conversation!;
    const assignments = conversationsAssignmentsListOptions(kapso, id);
    const before = await queryClient.fetchQuery(assignments);
    const lists = contentOf(app);
    app.sandbox.faults.add({
      operationId: "createConversationAssignment",
      status: 500,
      delayMs: 100,
    });
    const { result } = renderHook(useBoth, app);
    act(() => {
      result.current.assign.mutate({ id, user_id: member!.user_id });
    });
    await waitFor(() => {
      const [first] = queryClient.getQueryData(assignments.queryKey)!.items;
      expect(first).toMatchObject({ active: true, user_id: member!.user_id });
      expect(idsIn(app, free)).not.toContain(id);
    });
    await waitFor(() => {
      expect(result.current.assign.isError).toBe(true);
    });
    expect(
      queryClient.getQueryData(conversationAssignmentKeys.plain(id)),
    ).toEqual(before);
    expect(contentOf(app)).toEqual(lists);
  });
});

describe("several changes of one conversation", () => {
  it.each([true, false])(
    "are sent one after the other, so that the last choice wins (online: %s)",
    async (online) => {
      const app = startApp({ conversations: 20 });
      const filters = { status: "active", limit: 100 } as const;
      const [conversation] = await load(app, filters);
      const { id } = conversation!;
      // Sent in parallel, the second would be processed first.
      app.sandbox.faults.add({ operationId: UPDATE, delayMs: 100, times: 1 });
      const { result } = renderHook(
        () => ({
          close: useUpdateConversation(),
          reopen: useUpdateConversation(),
        }),
        app,
      );
      onlineManager.setOnline(online);
      act(() => {
        result.current.close.mutate({ id, status: "ended" });
        result.current.reopen.mutate({ id, status: "active" });
      });
      await waitFor(() => {
        expect(result.current.reopen.isPaused).toBe(!online);
        expect(idsIn(app, filters)).toContain(id);
      });
      act(() => {
        onlineManager.setOnline(true);
      });
      await waitFor(() => {
        expect(result.current.close.isSuccess).toBe(true);
        expect(result.current.reopen.isSuccess).toBe(true);
      });
      const { status } = await app.kapso.conversations.get(id);
      expect(status).toBe("active");
      expect(idsIn(app, filters)).toContain(id);
    },
  );

  it("reassign it from an assignee whose assignment is pending", async () => {
    const app = startApp({ conversations: 12 });
    const { kapso } = app;
    const [anna, ben] = (await kapso.users.list()).items;
    const free = { unassigned: true, limit: 100 } as const;
    const ofBen = { assigned_user_id: ben!.user_id, limit: 100 };
    const [conversation] = await load(app, free);
    await load(app, ofBen);
    const { id } = conversation!;
    app.sandbox.faults.add({
      operationId: "updateConversationAssignment",
      delayMs: 100,
    });
    const assignees = new Set<string | null | undefined>();
    const { result: shown } = renderHook(() => {
      const { assignments } = useConversationAssignments(id);
      const assignee = assignments.find(({ active }) => active)?.user_id;
      assignees.add(assignee);
      return assignee;
    }, app);
    await waitFor(() => {
      expect(app.queryClient.isFetching()).toBe(0);
    });
    const { result } = renderHook(
      () => ({
        first: useAssignConversation(),
        second: useAssignConversation(),
      }),
      app,
    );
    act(() => {
      result.current.first.mutate({ id, user_id: anna!.user_id });
      result.current.second.mutate({ id, user_id: ben!.user_id });
    });
    await waitFor(() => {
      expect(result.current.first.isSuccess).toBe(true);
      expect(result.current.second.isSuccess).toBe(true);
    });
    await waitFor(() => {
      expect(app.queryClient.isFetching()).toBe(0);
    });
    expect(shown.current).toBe(ben!.user_id);
    expect(assignees).not.toContain(anna!.user_id);
    const { items } = await kapso.conversations.assignments.list(id);
    const active = items.filter((item) => item.active);
    expect(active.map((item) => item.user_id)).toEqual([ben!.user_id]);
    expect(idsIn(app, free)).not.toContain(id);
    expect(idsIn(app, ofBen)).toContain(id);
  });

  it("continue after one that failed", async () => {
    const app = startApp({ conversations: 20 });
    const filters = { status: "active", limit: 100 } as const;
    const [conversation] = await load(app, filters);
    const { id } = conversation!;
    app.sandbox.faults.add({ operationId: UPDATE, status: 500, times: 1 });
    const { result } = renderHook(
      () => ({
        first: useUpdateConversation(),
        second: useUpdateConversation(),
      }),
      app,
    );
    act(() => {
      result.current.first.mutate({ id, status: "ended" });
      result.current.second.mutate({ id, status: "ended" });
    });
    await waitFor(() => {
      expect(result.current.first.isError).toBe(true);
      expect(result.current.second.isSuccess).toBe(true);
    });
    expect(idsIn(app, filters)).not.toContain(id);
  });
});
