import type {
  ConversationAssignment,
  WhatsappConversation,
} from "@kapso-platform/client";
import {
  type DehydratedState,
  QueryClient,
  QueryClientProvider,
  type UseQueryResult,
  dehydrate,
  hydrate,
  onlineManager,
} from "@tanstack/react-query";
import { act, renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { describe, expect, it, onTestFinished } from "vitest";
import {
  KapsoProvider,
  type ListHookResult,
  contactsUpdateMutation,
  conversationKeys,
  conversationsAssignMutation,
  conversationsUpdateMutation,
  useAssignConversation,
  useConversation,
  useConversationAssignments,
  useConversations,
  useUpdateContact,
  useUpdateConversation,
} from "../../src/index.js";
import { type App, startApp } from "./environment.js";

/** The state that a persister stores as JSON. */
function store({ queryClient }: App): DehydratedState {
  const state = dehydrate(queryClient);
  // Some persisters clone instead, which throws for functions.
  structuredClone(state);
  return JSON.parse(JSON.stringify(state)) as DehydratedState;
}

/** The page after a reload: another query client, with the stored state. */
function reload(app: App, state: DehydratedState): App {
  const queryClient = new QueryClient();
  onTestFinished(() => {
    queryClient.clear();
  });
  const mutations = [
    conversationsUpdateMutation(app.kapso),
    conversationsAssignMutation(app.kapso),
    contactsUpdateMutation(app.kapso),
  ];
  for (const options of mutations) {
    queryClient.setMutationDefaults(
      options.mutationKey,
      options as Parameters<QueryClient["setMutationDefaults"]>[1],
    );
  }
  hydrate(queryClient, state);
  const wrapper = ({ children }: { children: ReactNode }): ReactNode => (
    <QueryClientProvider client={queryClient}>
      <KapsoProvider client={app.kapso}>{children}</KapsoProvider>
    </QueryClientProvider>
  );
  return { ...app, queryClient, wrapper: wrapper as App["wrapper"] };
}

const FRESH = { staleTime: Infinity };

function useInbox(id: string): {
  list: ListHookResult<WhatsappConversation, "conversations">;
  free: ListHookResult<WhatsappConversation, "conversations">;
  detail: UseQueryResult<WhatsappConversation>;
  assigned: ListHookResult<ConversationAssignment, "assignments">;
} {
  return {
    list: useConversations({ status: "active", limit: 100 }, FRESH),
    free: useConversations({ unassigned: true, limit: 100 }, FRESH),
    detail: useConversation(id, FRESH),
    assigned: useConversationAssignments(id, undefined, FRESH),
  };
}

function useActions(): {
  update: ReturnType<typeof useUpdateConversation>;
  assign: ReturnType<typeof useAssignConversation>;
  contact: ReturnType<typeof useUpdateContact>;
} {
  return {
    update: useUpdateConversation(),
    assign: useAssignConversation(),
    contact: useUpdateContact(),
  };
}

/** A loaded inbox, and an active conversation without an assignee. */
async function loadInbox(app: App): Promise<{ id: string; user: string }> {
  const { items } = await app.kapso.conversations.list({
    status: "active",
    unassigned: true,
  });
  const [user] = (await app.kapso.users.list()).items;
  const { id } = items[0]!;
  const { result } = renderHook(() => useInbox(id), app);
  await waitFor(() => {
    for (const query of Object.values(result.current)) {
      expect(query.isSuccess).toBe(true);
    }
  });
  return { id, user: user!.user_id };
}

const isInvalidated = ({ queryClient }: App): boolean[] =>
  queryClient
    .getQueryCache()
    .getAll()
    .map(({ state }) => state.isInvalidated);

describe("a change that is pending when the page is reloaded", () => {
  it("invalidates the queries that show it", async () => {
    const app = startApp({ conversations: 12 });
    const { id, user } = await loadInbox(app);
    app.sandbox.faults.add({ method: "patch", delayMs: 60_000 });
    app.sandbox.faults.add({
      operationId: "createConversationAssignment",
      delayMs: 60_000,
    });
    const { result: actions } = renderHook(useActions, app);
    act(() => {
      actions.current.update.mutate({ id, status: "ended" });
      actions.current.assign.mutate({ id, user_id: user });
    });
    const { result: before } = renderHook(() => useInbox(id), app);
    await waitFor(() => {
      expect(before.current.detail.data?.status).toBe("ended");
      expect(before.current.assigned.assignments[0]?.user_id).toBe(user);
    });
    const state = store(app);
    expect(state.queries.map((query) => query.state.isInvalidated)).toEqual(
      state.queries.map(() => true),
    );

    const { result } = renderHook(() => useInbox(id), reload(app, state));
    // The stored state is shown first, then that of the API.
    expect(result.current.detail.data?.status).toBe("ended");
    const idsOf = (list: readonly { id: string }[]): string[] =>
      list.map((item) => item.id);
    await waitFor(() => {
      expect(result.current.detail.data?.status).toBe("active");
      expect(idsOf(result.current.list.conversations)).toContain(id);
      expect(idsOf(result.current.free.conversations)).toContain(id);
      expect(result.current.assigned.assignments).toEqual([]);
    });
  });

  it.each([200, 500])(
    "leaves no query invalidated after the API has responded with %i",
    async (status) => {
      const app = startApp({ conversations: 12 });
      const { id } = await loadInbox(app);
      if (status !== 200) app.sandbox.faults.add({ method: "patch", status });
      const { result: actions } = renderHook(useActions, app);
      act(() => {
        actions.current.update.mutate({ id, status: "ended" });
      });
      await waitFor(() => {
        expect(isInvalidated(app)).toContain(true);
      });
      await waitFor(() => {
        expect(actions.current.update.isPending).toBe(false);
      });
      // Only the API knows whether it belongs to a list by assignee.
      const lists = app.queryClient.getQueryState(
        conversationKeys.infinite({ status: "active", limit: 100 }),
      );
      expect(lists?.isInvalidated).toBe(false);
      expect(
        app.queryClient.getQueryState(conversationKeys.detail(id))
          ?.isInvalidated,
      ).toBe(false);
    },
  );

  it("keeps a query invalidated that was invalidated in the meantime", async () => {
    const app = startApp({ conversations: 12 });
    const { id } = await loadInbox(app);
    app.sandbox.faults.add({ method: "patch", delayMs: 100 });
    const { result: actions } = renderHook(useActions, app);
    act(() => {
      actions.current.update.mutate({ id, status: "ended" });
    });
    const queryKey = conversationKeys.infinite({
      status: "active",
      limit: 100,
    });
    await waitFor(() => {
      expect(app.queryClient.getQueryState(queryKey)?.isInvalidated).toBe(true);
    });
    await app.queryClient.invalidateQueries({ queryKey, refetchType: "none" });
    await waitFor(() => {
      expect(actions.current.update.isSuccess).toBe(true);
    });
    expect(app.queryClient.getQueryState(queryKey)?.isInvalidated).toBe(true);
  });
});

describe("changes made offline, before a reload", () => {
  it("are sent when paused mutations are resumed, in their order", async () => {
    const app = startApp({ conversations: 12 });
    const { id, user } = await loadInbox(app);
    const [contact] = (await app.kapso.contacts.list()).items;
    onlineManager.setOnline(false);
    const { result: actions } = renderHook(useActions, app);
    act(() => {
      actions.current.update.mutate({ id, status: "ended" });
      actions.current.assign.mutate({ id, user_id: user });
      actions.current.contact.mutate({
        identifier: contact!.id,
        body: { display_name: "Anna" },
      });
    });
    await waitFor(() => {
      expect(actions.current.contact.isPaused).toBe(true);
    });
    const state = store(app);
    expect(state.mutations).toHaveLength(3);
    // The old page sends nothing.
    app.queryClient.getMutationCache().clear();

    const after = reload(app, state);
    const { result } = renderHook(() => useInbox(id), after);
    onlineManager.setOnline(true);
    await act(() => after.queryClient.resumePausedMutations());
    const { kapso } = app;
    expect((await kapso.conversations.get(id)).status).toBe("ended");
    const { items } = await kapso.conversations.assignments.list(id);
    expect(items.find(({ active }) => active)?.user_id).toBe(user);
    expect((await kapso.contacts.get(contact!.id)).display_name).toBe("Anna");
    await waitFor(() => {
      expect(result.current.detail.data?.status).toBe("ended");
      const ids = [result.current.list, result.current.free].flatMap(
        ({ conversations }) => conversations.map((item) => item.id),
      );
      expect(ids).not.toContain(id);
      expect(result.current.assigned.assignments[0]?.user_id).toBe(user);
    });
  });

  it("are reverted when the API rejects them later", async () => {
    const app = startApp({ conversations: 12 });
    const { id } = await loadInbox(app);
    onlineManager.setOnline(false);
    const { result: actions } = renderHook(useActions, app);
    act(() => {
      actions.current.update.mutate({ id, status: "ended" });
    });
    await waitFor(() => {
      expect(actions.current.update.isPaused).toBe(true);
    });
    const after = reload(app, store(app));
    app.queryClient.getMutationCache().clear();
    app.sandbox.faults.add({ method: "patch", status: 422 });
    const { result } = renderHook(() => useInbox(id), after);
    onlineManager.setOnline(true);
    await act(() => after.queryClient.resumePausedMutations());
    await waitFor(() => {
      expect(result.current.detail.data?.status).toBe("active");
      const ids = result.current.list.conversations.map((item) => item.id);
      expect(ids).toContain(id);
    });
  });
});
