import { KapsoServerError } from "@kapso-platform/client";
import { QueryClient } from "@tanstack/react-query";
import { act, renderHook, waitFor } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import {
  contactsGetOptions,
  contactsListInfiniteOptions,
  contactsListOptions,
  contactsUpdateMutation,
  useAssignConversation,
  useContact,
  useContacts,
  useConversation,
  useConversations,
  useLiveConversations,
  useMessages,
  useUpdateContact,
  useUpdateConversation,
} from "../../src/index.js";
import { startApp } from "./environment.js";

const UNDEFINED = {
  retry: undefined,
  staleTime: undefined,
  maxPages: undefined,
  select: undefined,
  enabled: undefined,
  placeholderData: undefined,
  request: undefined,
} as const;

describe("options that are undefined", () => {
  it("leave the retries of a failing request to the client", async () => {
    const { sandbox, queryClient, wrapper } = startApp({}, { maxRetries: 0 });
    sandbox.faults.add({ method: "get", status: 500 });
    const id = "00000000-0000-4000-8000-000000000000";
    const { result } = renderHook(
      () => [
        useContact(id, UNDEFINED),
        useContacts({}, UNDEFINED),
        useConversation(id, UNDEFINED),
        useConversations({}, UNDEFINED),
        useMessages(id, { ...UNDEFINED, filters: undefined }),
      ],
      { wrapper },
    );
    await waitFor(() => {
      for (const query of result.current) {
        expect(query.error).toBeInstanceOf(KapsoServerError);
      }
    });
    // Strict mode mounts everything twice; no query was retried.
    expect(sandbox.requests.length).toBeLessThanOrEqual(10);
    for (const { state } of queryClient.getQueryCache().getAll()) {
      expect(state.fetchFailureCount).toBe(1);
    }
  });

  it("keep a live list fresh, with the default interval", async () => {
    const { queryClient, wrapper } = startApp({ conversations: 3 });
    const { result } = renderHook(
      () => useLiveConversations({}, { ...UNDEFINED, interval: undefined }),
      { wrapper },
    );
    await waitFor(() => {
      expect(result.current.live.status).toBe("live");
    });
    expect(result.current.isStale).toBe(false);
    expect(queryClient.isFetching()).toBe(0);
  });

  it("are ignored if they are callbacks", async () => {
    const { kapso, wrapper } = startApp({ conversations: 3 });
    const [contact] = (await kapso.contacts.list()).items;
    const { result } = renderHook(
      () => ({
        contact: useUpdateContact({
          onSuccess: undefined,
          onMutate: undefined,
          retry: undefined,
        }),
        update: useUpdateConversation({
          onSuccess: undefined,
          onError: undefined,
          throwOnError: undefined,
        }),
        assign: useAssignConversation({ onSettled: undefined }),
      }),
      { wrapper },
    );
    await act(() =>
      result.current.contact.mutateAsync({
        identifier: contact!.id,
        body: { display_name: "Anna" },
      }),
    );
    const [conversation] = (await kapso.conversations.list()).items;
    const { id } = conversation!;
    await act(() => result.current.update.mutateAsync({ id, status: "ended" }));
    await act(() => result.current.assign.mutateAsync({ id, user_id: null }));
  });
});

describe("request options", () => {
  it("apply to every request of a factory or a hook, and are not in keys", async () => {
    const { kapso, queryClient, wrapper } = startApp({ conversations: 3 });
    const traces: (string | null)[] = [];
    const request = { headers: { "X-Trace": "abc" } };
    const [contact] = (await kapso.contacts.list()).items;
    const { id } = contact!;
    kapso.use({
      onRequest: ({ request: { headers } }) => {
        traces.push(headers.get("X-Trace"));
      },
    });
    expect(contactsListOptions(kapso, {}, { request }).queryKey).toEqual(
      contactsListOptions(kapso).queryKey,
    );
    await queryClient.fetchQuery(contactsListOptions(kapso, {}, { request }));
    await queryClient.fetchQuery(contactsGetOptions(kapso, id, { request }));
    await queryClient.fetchInfiniteQuery({
      ...contactsListInfiniteOptions(kapso, { limit: 1 }, { request }),
      pages: 2,
    });
    await queryClient
      .getMutationCache()
      .build(queryClient, contactsUpdateMutation(kapso, { request }))
      .execute({ identifier: id, body: { display_name: "Anna" } });
    const { result } = renderHook(
      () => ({
        list: useConversations({}, { request }),
        update: useUpdateConversation({ request }),
        assign: useAssignConversation({ request }),
      }),
      { wrapper },
    );
    await waitFor(() => {
      expect(result.current.list.isSuccess).toBe(true);
    });
    const [conversation] = result.current.list.conversations;
    const variables = { id: conversation!.id };
    await act(() =>
      result.current.update.mutateAsync({ ...variables, status: "ended" }),
    );
    await act(() =>
      result.current.assign.mutateAsync({ ...variables, user_id: null }),
    );
    expect(traces.length).toBeGreaterThanOrEqual(8);
    expect(new Set(traces)).toEqual(new Set(["abc"]));
  });

  it("abort by the caller's signal and by TanStack's", async () => {
    const signals: AbortSignal[] = [];
    const { kapso, queryClient } = startApp(
      {},
      {
        fetch: (_url, { signal }) => {
          if (signal) signals.push(signal);
          return new Promise((_, reject) => {
            signal?.addEventListener("abort", () => {
              reject(signal.reason as Error);
            });
          });
        },
      },
    );
    const controller = new AbortController();
    const options = contactsListOptions(
      kapso,
      {},
      { request: { signal: controller.signal } },
    );
    const first = queryClient.fetchQuery(options).catch((e: unknown) => e);
    await vi.waitFor(() => {
      expect(signals).toHaveLength(1);
    });
    await queryClient.cancelQueries();
    expect(signals[0]?.aborted).toBe(true);
    await first;
    const second = queryClient.fetchQuery(options).catch((e: unknown) => e);
    await vi.waitFor(() => {
      expect(signals).toHaveLength(2);
    });
    controller.abort();
    expect(signals[1]?.aborted).toBe(true);
    expect(await second).toMatchObject({ name: "KapsoAbortError" });
  });
});

describe("a query client as an argument", () => {
  it("is used for the data that the hook fetches and changes", async () => {
    const { kapso, queryClient, wrapper } = startApp({ conversations: 3 });
    const other = new QueryClient();
    const { result } = renderHook(
      () => ({
        list: useConversations({}, {}, other),
        live: useLiveConversations({}, {}, other),
        update: useUpdateConversation({}, other),
      }),
      { wrapper },
    );
    await waitFor(() => {
      expect(result.current.live.live.status).toBe("live");
    });
    const { id, status } = result.current.list.conversations[0]!;
    const next = status === "ended" ? "active" : "ended";
    await act(() => result.current.update.mutateAsync({ id, status: next }));
    await waitFor(() => {
      expect(result.current.list.conversations[0]?.status).toBe(next);
    });
    expect((await kapso.conversations.get(id)).status).toBe(next);
    expect(queryClient.getQueryCache().getAll()).toEqual([]);
    other.clear();
  });
});
