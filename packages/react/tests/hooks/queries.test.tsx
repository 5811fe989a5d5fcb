import {
  KapsoArgumentError,
  type KapsoCore,
  KapsoNotFoundError,
  createKapsoCore,
} from "@kapso-platform/client";
import {
  HydrationBoundary,
  QueryClient,
  QueryClientProvider,
  dehydrate,
  useSuspenseInfiniteQuery,
  useSuspenseQuery,
} from "@tanstack/react-query";
import { act, render, renderHook, waitFor } from "@testing-library/react";
import { Component, type ReactNode, Suspense, version } from "react";
import { hydrateRoot } from "react-dom/client";
import { renderToString } from "react-dom/server";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import {
  KapsoProvider,
  conversationsGetOptions,
  conversationsListInfiniteOptions,
  conversationsListOptions,
  useAssignConversation,
  useContact,
  useContacts,
  useConversation,
  useConversations,
  useUpdateContact,
  useUpdateConversation,
  useKapso,
  useLiveConversations,
  useMessages,
  useProviderModels,
  useUsers,
} from "../../src/index.js";
import { countRequests } from "../support/sandbox.js";
import { startApp } from "./environment.js";

const LIST = "listWhatsappConversations";

it(`runs under React ${process.env.EXPECTED_REACT ?? "19"}`, () => {
  expect(version.split(".")[0]).toBe(process.env.EXPECTED_REACT ?? "19");
});

describe("the provider", () => {
  it("is mentioned in the error of a hook without one", () => {
    const silent = vi.spyOn(console, "error").mockImplementation(() => {});
    onTestFinished(() => {
      silent.mockRestore();
    });
    const client = new QueryClient();
    const wrapper = ({ children }: { children: ReactNode }): ReactNode => (
      <QueryClientProvider client={client}>{children}</QueryClientProvider>
    );
    for (const hook of [useKapso, useConversations, useContacts]) {
      const call = hook as () => unknown;
      expect(() => renderHook(() => call(), { wrapper })).toThrow(
        /<KapsoProvider client=/,
      );
    }
    for (const [wrong, problem] of [
      [undefined, "not undefined"],
      [null, "not null"],
      [client, "not another value, such as the QueryClient"],
    ] as const) {
      expect(() =>
        render(<KapsoProvider client={wrong as never}>.</KapsoProvider>),
      ).toThrow(
        `<KapsoProvider> needs a client: <KapsoProvider client={createKapsoClient({ … })}>, ${problem}`,
      );
    }
  });
});

describe("a light client", () => {
  it("is enough for hooks of every kind", async () => {
    const { sandbox, kapso, queryClient } = startApp({ conversations: 3 });
    const core = createKapsoCore({
      baseUrl: await sandbox.listen(),
      apiKey: sandbox.apiKey,
      dangerouslyAllowBrowser: true,
    });
    const wrapper = ({ children }: { children: ReactNode }): ReactNode => (
      <QueryClientProvider client={queryClient}>
        <KapsoProvider client={core}>{children}</KapsoProvider>
      </QueryClientProvider>
    );
    const [contact] = (await kapso.contacts.list()).items;
    const { result } = renderHook(
      () => ({
        client: useKapso<KapsoCore>(),
        contact: useContact(contact!.id),
        live: useLiveConversations(),
        update: useUpdateConversation(),
        assign: useAssignConversation(),
      }),
      { wrapper },
    );
    expect(result.current.client).toBe(core);
    await waitFor(() => {
      expect(result.current.contact.data).toEqual(contact);
      expect(result.current.live.live.status).toBe("live");
    });
    const { id } = result.current.live.conversations[0]!;
    await act(() => result.current.update.mutateAsync({ id, status: "ended" }));
    await act(() => result.current.assign.mutateAsync({ id, user_id: null }));
    expect((await kapso.conversations.get(id)).status).toBe("ended");
  });
});

describe("useConversations", () => {
  it("returns one flat list that grows to the end", async () => {
    const { kapso, wrapper } = startApp({ conversations: 23 });
    const { result } = renderHook(() => useConversations({ limit: 5 }), {
      wrapper,
    });
    expect(result.current).toMatchObject({
      conversations: [],
      count: 0,
      pageCount: 0,
      isPending: true,
    });
    await waitFor(() => {
      expect(result.current.count).toBe(5);
    });
    for (let pages = 2; pages <= 5; pages += 1) {
      await act(() => result.current.fetchNextPage());
      await waitFor(() => {
        expect(result.current.pageCount).toBe(pages);
      });
    }
    expect(result.current.hasNextPage).toBe(false);
    expect(result.current.conversations).toEqual(
      await kapso.conversations.list({ limit: 100 }).toArray({ limit: 100 }),
    );
  });

  it("keeps at most maxPages, and fetches removed pages again", async () => {
    const { kapso, wrapper } = startApp({ conversations: 23 });
    const { result } = renderHook(
      () => useConversations({ limit: 5 }, { maxPages: 2 }),
      { wrapper },
    );
    const all = await kapso.conversations.list().toArray({ limit: 23 });
    await waitFor(() => {
      expect(result.current.hasNextPage).toBe(true);
    });
    while (result.current.hasNextPage) {
      await act(() => result.current.fetchNextPage());
      expect(result.current.pageCount).toBeLessThanOrEqual(2);
    }
    expect(result.current.conversations).toEqual(all.slice(15));
    while (result.current.hasPreviousPage) {
      await act(() => result.current.fetchPreviousPage());
      expect(result.current.pageCount).toBe(2);
    }
    expect(result.current.conversations).toEqual(all.slice(0, 10));
  });

  it("keeps the identity of the list across renders and a refetch", async () => {
    const { wrapper } = startApp({ conversations: 8 });
    const { result, rerender } = renderHook(
      () => useConversations({ limit: 5 }),
      { wrapper },
    );
    await waitFor(() => {
      expect(result.current.count).toBe(5);
    });
    const { conversations } = result.current;
    rerender();
    expect(result.current.conversations).toBe(conversations);
    expect(result.current.hasNextPage).toBe(true);
    await act(() => result.current.refetch());
    // Renders again, in case the response itself caused no render.
    rerender();
    expect(result.current.conversations).toBe(conversations);
  });

  it("renders only for changes of members that are read", async () => {
    const { wrapper, sandbox } = startApp({ conversations: 3 });
    let renders = 0;
    const { result } = renderHook(
      () => {
        renders += 1;
        const { conversations, refetch } = useConversations();
        return { conversations, refetch };
      },
      { wrapper },
    );
    await waitFor(() => {
      expect(result.current.conversations).toHaveLength(3);
    });
    const before = renders;
    await act(() => result.current.refetch());
    expect(countRequests(sandbox, LIST)).toBe(2);
    expect(renders).toBe(before);
  });

  it("cancels the request for filters that are no longer shown", async () => {
    const sent: string[] = [];
    const aborted: string[] = [];
    const { wrapper } = startApp(
      {},
      {
        fetch: (url, { signal }) => {
          const status = new URL(url).searchParams.get("status") ?? "";
          sent.push(status);
          return new Promise((_, reject) => {
            signal?.addEventListener("abort", () => {
              aborted.push(status);
              reject(signal.reason as Error);
            });
          });
        },
      },
    );
    const { rerender } = renderHook(
      ({ status }: { status: "active" | "ended" }) =>
        useConversations({ status }),
      { wrapper, initialProps: { status: "active" } },
    );
    await waitFor(() => {
      expect(sent).toContain("active");
    });
    rerender({ status: "ended" });
    await waitFor(() => {
      expect(aborted).toContain("active");
      expect(sent).toContain("ended");
    });
    expect(aborted).not.toContain("ended");
  });

  it("is rejected without a request if both exclusive filters are given", async () => {
    const { sandbox, wrapper } = startApp();
    const both = { assigned_user_id: "id", unassigned: true } as object;
    const { result } = renderHook(() => useConversations(both), { wrapper });
    await waitFor(() => {
      expect(result.current.error).toBeInstanceOf(KapsoArgumentError);
    });
    expect(sandbox.requests).toHaveLength(0);
  });
});

describe("useConversation", () => {
  it("shows the conversation of a list until its response arrives", async () => {
    const { kapso, queryClient, wrapper } = startApp({ conversations: 3 });
    const { items } = await queryClient.fetchQuery(
      conversationsListOptions(kapso),
    );
    const { result } = renderHook(() => useConversation(items[1]!.id), {
      wrapper,
    });
    expect(result.current).toMatchObject({
      data: items[1],
      isPlaceholderData: true,
    });
    await waitFor(() => {
      expect(result.current.isPlaceholderData).toBe(false);
    });
  });

  it("requests nothing without an id, and fails for an unknown one", async () => {
    const { sandbox, wrapper } = startApp();
    const { result, rerender } = renderHook(
      ({ id }: { id: string | null }) => useConversation(id),
      { wrapper, initialProps: { id: null as string | null } },
    );
    expect(result.current.fetchStatus).toBe("idle");
    expect(sandbox.requests).toHaveLength(0);
    rerender({ id: "00000000-0000-4000-8000-000000000000" });
    await waitFor(() => {
      expect(result.current.error).toBeInstanceOf(KapsoNotFoundError);
    });
    expect(sandbox.requests.length).toBeLessThanOrEqual(2);
  });
});

describe("useMessages", () => {
  it("loads older messages, and lists them oldest first", async () => {
    const { sandbox, wrapper } = startApp({ conversations: 0 });
    let id = "";
    for (let index = 0; index < 7; index += 1) {
      const { conversation } = await sandbox.receiveMessage({
        from: "+14155550123",
        text: `Message ${index}`,
      });
      id = conversation.id;
    }
    const { result } = renderHook(
      () => useMessages(id, { filters: { limit: 3 } }),
      { wrapper },
    );
    await waitFor(() => {
      expect(result.current.count).toBe(3);
    });
    await act(() => result.current.fetchNextPage());
    await act(() => result.current.fetchNextPage());
    await waitFor(() => {
      expect(result.current.count).toBe(7);
    });
    const texts = result.current.chronological.map(
      ({ kapso }) => kapso.content,
    );
    expect(texts).toEqual(
      Array.from({ length: 7 }, (_, index) => `Message ${index}`),
    );
    expect([...result.current.messages].reverse()).toEqual(
      result.current.chronological,
    );
  });

  it("requests nothing without a conversation", () => {
    const { sandbox, wrapper } = startApp();
    const { result } = renderHook(() => useMessages(undefined), { wrapper });
    expect(result.current.messages).toEqual([]);
    expect(sandbox.requests).toHaveLength(0);
  });
});

describe("generated hooks", () => {
  it("of lists are flat over all pages and select", async () => {
    const { kapso, wrapper } = startApp({ conversations: 12 });
    const { result } = renderHook(
      () => ({
        loaded: useContacts(
          { limit: 4 },
          { select: ({ pages }) => pages[0]?.items.length },
        ),
        users: useUsers({ per_page: 2 }),
        models: useProviderModels(),
      }),
      { wrapper },
    );
    expect(result.current.users).toMatchObject({ users: [], count: 0 });
    await waitFor(() => {
      expect(result.current.loaded.data).toBe(4);
      expect(result.current.users.pageCount).toBe(1);
    });
    // `select` returns no pages, so there is no flat list.
    expect(result.current.loaded).not.toHaveProperty("contacts");
    await act(() => result.current.users.fetchNextPage());
    const users = await kapso.users.list({ per_page: 2 }).toArray({ limit: 4 });
    await waitFor(() => {
      expect(result.current.users).toMatchObject({
        users,
        items: users,
        count: users.length,
        pageCount: 2,
      });
    });
    const { items: models } = await kapso.providerModels.list();
    await waitFor(() => {
      expect(result.current.models.providerModels).toEqual(models);
    });
    expect(result.current.models.hasNextPage).toBe(false);
  });

  it("flatten the pages that `select` returns", async () => {
    const { wrapper } = startApp({ conversations: 12 });
    const { result } = renderHook(
      () =>
        useContacts(
          { limit: 3 },
          {
            select: (list) => ({
              ...list,
              pages: list.pages.map((page) => ({
                ...page,
                items: page.items.slice(0, 1),
              })),
            }),
          },
        ),
      { wrapper },
    );
    await waitFor(() => {
      expect(result.current.contacts).toHaveLength(1);
    });
    expect(result.current.count).toBe(1);
  });

  it("change something, call callbacks, and fetch changed queries again", async () => {
    const { kapso, wrapper } = startApp({ conversations: 3 });
    const onSuccess = vi.fn();
    const { result } = renderHook(
      () => {
        const { contacts } = useContacts();
        return {
          contacts,
          contact: useContact(contacts[0]?.id),
          update: useUpdateContact({ onSuccess }),
        };
      },
      { wrapper },
    );
    await waitFor(() => {
      expect(result.current.contact.isSuccess).toBe(true);
    });
    const { id } = result.current.contact.data!;
    await act(() =>
      result.current.update.mutateAsync({
        identifier: id,
        body: { display_name: "Anna" },
      }),
    );
    expect(onSuccess).toHaveBeenCalledOnce();
    expect((await kapso.contacts.get(id)).display_name).toBe("Anna");
    await waitFor(() => {
      expect(result.current.contact.data?.display_name).toBe("Anna");
      expect(result.current.contacts[0]?.display_name).toBe("Anna");
    });
  });
});

describe("Suspense", () => {
  it("waits for lists and items", async () => {
    const { kapso, wrapper } = startApp({ conversations: 3 });
    const Inbox = (): ReactNode => {
      const { data } = useSuspenseInfiniteQuery(
        conversationsListInfiniteOptions(useKapso()),
      );
      const first = data.pages[0]!.items[0]!;
      const item = useSuspenseQuery(
        conversationsGetOptions(useKapso(), first.id),
      );
      return <p>{item.data.id}</p>;
    };
    const { container, findByText } = render(
      <Suspense fallback="Loading">
        <Inbox />
      </Suspense>,
      { wrapper },
    );
    expect(container.textContent).toBe("Loading");
    const [conversation] = (await kapso.conversations.list()).items;
    await findByText(conversation!.id);
  });

  it("throws the client's error to the boundary", async () => {
    const silent = vi.spyOn(console, "error").mockImplementation(() => {});
    onTestFinished(() => {
      silent.mockRestore();
    });
    class Boundary extends Component<
      { children: ReactNode },
      { error?: unknown }
    > {
      static getDerivedStateFromError(error: unknown): { error: unknown } {
        return { error };
      }
      override state: { error?: unknown } = {};
      override render(): ReactNode {
        return this.state.error instanceof KapsoNotFoundError
          ? "Not found"
          : this.props.children;
      }
    }
    const { wrapper } = startApp();
    const Missing = (): ReactNode => {
      useSuspenseQuery(
        conversationsGetOptions(
          useKapso(),
          "00000000-0000-4000-8000-000000000000",
        ),
      );
      return null;
    };
    const { findByText } = render(
      <Boundary>
        <Suspense>
          <Missing />
        </Suspense>
      </Boundary>,
      { wrapper },
    );
    await findByText("Not found");
  });
});

describe("server rendering", () => {
  it("hydrates the data of the server, without a second request or a warning", async () => {
    const { sandbox, kapso } = startApp({ conversations: 12 });
    const Inbox = (): ReactNode => {
      const { conversations, hasNextPage } = useConversations({ limit: 5 });
      return (
        <ul data-more={hasNextPage}>
          {conversations.map(({ id }) => (
            <li key={id}>{id}</li>
          ))}
        </ul>
      );
    };
    const newClient = (): QueryClient =>
      new QueryClient({ defaultOptions: { queries: { staleTime: 60_000 } } });
    const server = newClient();
    await server.prefetchInfiniteQuery(
      conversationsListInfiniteOptions(kapso, { limit: 5 }),
    );
    const state = JSON.parse(JSON.stringify(dehydrate(server))) as ReturnType<
      typeof dehydrate
    >;
    const page = (queryClient: QueryClient): ReactNode => (
      <QueryClientProvider client={queryClient}>
        <HydrationBoundary state={state}>
          <KapsoProvider client={kapso}>
            <Inbox />
          </KapsoProvider>
        </HydrationBoundary>
      </QueryClientProvider>
    );
    const html = renderToString(page(newClient()));
    expect(html.match(/<li>/g)).toHaveLength(5);
    expect(sandbox.requests).toHaveLength(1);

    const complaints: unknown[] = [];
    const spies = (["error", "warn"] as const).map((name) =>
      vi.spyOn(console, name).mockImplementation((...args: unknown[]) => {
        complaints.push(args);
      }),
    );
    onTestFinished(() => {
      for (const spy of spies) spy.mockRestore();
    });
    const container = document.createElement("div");
    container.innerHTML = html;
    const before = container.querySelector("li");
    const root = await act(() =>
      Promise.resolve(
        hydrateRoot(container, page(newClient()), {
          onRecoverableError: (error) => complaints.push(error),
        }),
      ),
    );
    expect(container.querySelector("li")).toBe(before);
    expect(complaints).toEqual([]);
    expect(sandbox.requests).toHaveLength(1);
    act(() => {
      root.unmount();
    });
  });
});
