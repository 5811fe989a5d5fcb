import {
  KapsoArgumentError,
  KapsoServerError,
  createKapsoClient,
} from "@kapso-platform/client";
import {
  QueryClient,
  dehydrate,
  hydrate,
  isCancelledError,
  skipToken,
} from "@tanstack/react-query";
import { describe, expect, it, onTestFinished } from "vitest";
import {
  contactsGetOptions,
  conversationKeys,
  conversationsGetOptions,
  conversationsListInfiniteOptions,
  conversationsListOptions,
  conversationsUpdateMutation,
  usersListInfiniteOptions,
} from "../src/options.js";
import { countRequests, openSandbox } from "./support/sandbox.js";

const LIST = "listWhatsappConversations";

describe("query options", () => {
  it("fetch, cache and type a list and an item", async () => {
    const { sandbox, kapso } = openSandbox({ conversations: 30 });
    const queryClient = new QueryClient();
    const options = conversationsListOptions(kapso, { limit: 5 });
    const page = await queryClient.ensureQueryData(options);
    expect(page.items).toHaveLength(5);
    expect(page).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    expect(queryClient.getQueryData(options.queryKey)).toBe(page);

    const [first] = page.items;
    const item = await queryClient.fetchQuery(
      conversationsGetOptions(kapso, first!.id),
    );
    expect(item).toEqual(first);
    expect(countRequests(sandbox, LIST)).toBe(1);
  });

  it("have plain data, which can be serialized as JSON", async () => {
    const { sandbox, kapso } = openSandbox({ conversations: 30 });
    const server = new QueryClient();
    const options = conversationsListInfiniteOptions(kapso, { limit: 4 });
    await server.prefetchInfiniteQuery(options);
    await server.prefetchQuery(conversationsListOptions(kapso));
    const sent = dehydrate(server);
    const received = JSON.parse(JSON.stringify(sent)) as typeof sent;
    expect(received.queries.map(({ state }) => state.data)).toEqual(
      sent.queries.map(({ state }) => state.data),
    );

    const browser = new QueryClient();
    hydrate(browser, received);
    const before = sandbox.requests.length;
    const data = await browser.fetchInfiniteQuery({
      ...options,
      staleTime: Infinity,
    });
    expect(data.pages[0]?.items).toHaveLength(4);
    expect(sandbox.requests).toHaveLength(before);
  });

  it("walk a cursor list in both directions and send no cursor first", async () => {
    const { sandbox, kapso } = openSandbox({ conversations: 23 });
    const queryClient = new QueryClient();
    const options = conversationsListInfiniteOptions(
      kapso,
      // An infinite query has no position among its filters.
      { limit: 5, after: "elsewhere" } as { limit: number },
      { maxPages: 2 },
    );
    let data = await queryClient.fetchInfiniteQuery({ ...options, pages: 9 });
    expect(data.pages).toHaveLength(2);
    expect(sandbox.requests[0]?.query).toEqual({ limit: "5" });
    expect(sandbox.requests).toHaveLength(5);
    expect(data.pages.flatMap(({ items }) => items)).toEqual(
      (await kapso.conversations.list().toArray({ limit: 23 })).slice(15),
    );
    expect(
      options.getNextPageParam(
        data.pages.at(-1)!,
        data.pages,
        data.pageParams.at(-1)!,
        data.pageParams,
      ),
    ).toBeUndefined();
    data = { pages: [data.pages[0]!], pageParams: [data.pageParams[0]!] };
    expect(
      options.getPreviousPageParam?.(
        data.pages[0]!,
        data.pages,
        data.pageParams[0]!,
        data.pageParams,
      ),
    ).toEqual({ before: expect.any(String) as string });
  });

  it("walk a list that is paged by number", async () => {
    const { sandbox, kapso } = openSandbox({ conversations: 1 });
    await sandbox.seed({
      users: Array.from({ length: 5 }, (_, index) => ({
        name: `Member ${index}`,
      })),
    });
    const all = await kapso.users.list().toArray({ limit: Infinity });
    sandbox.requests.clear();
    const data = await new QueryClient().fetchInfiniteQuery({
      ...usersListInfiniteOptions(kapso, { per_page: 2 }),
      pages: 100,
    });
    expect(data.pages.flatMap(({ items }) => items)).toEqual(all);
    expect(sandbox.requests.map(({ query }) => query.page)).toEqual(
      data.pages.map((_, index) => (index === 0 ? undefined : `${index + 1}`)),
    );
  });

  it("end where the cursors of the API form a loop", async () => {
    const { kapso } = openSandbox(
      {},
      {
        fetch: () =>
          Promise.resolve(
            Response.json({
              data: [],
              paging: { next: "same", previous: null, cursors: {} },
            }),
          ),
      },
    );
    const data = await new QueryClient().fetchInfiniteQuery({
      ...conversationsListInfiniteOptions(kapso),
      pages: 50,
    });
    expect(data.pages).toHaveLength(2);
  });

  it("abort the request if the query is cancelled", async () => {
    const { promise: started, resolve: start } = withResolvers<AbortSignal>();
    const { kapso } = openSandbox(
      {},
      {
        fetch: (_url, { signal }) => {
          if (signal) start(signal);
          return new Promise((_, reject) => {
            signal?.addEventListener("abort", () => {
              reject(signal.reason as Error);
            });
          });
        },
      },
    );
    const queryClient = new QueryClient();
    const options = conversationsListOptions(kapso);
    const fetching = queryClient.fetchQuery(options).catch((e: unknown) => e);
    const signal = await started;
    await queryClient.cancelQueries({ queryKey: conversationKeys.lists() });
    expect(signal.aborted).toBe(true);
    expect(isCancelledError(await fetching)).toBe(true);
  });

  it("leave retries to the client, even if the app has another default", async () => {
    const { sandbox, kapso } = openSandbox({}, { maxRetries: 0 });
    sandbox.faults.add({ operationId: LIST, status: 500 });
    const queryClient = new QueryClient({
      defaultOptions: { queries: { retry: 5 }, mutations: { retry: 5 } },
    });
    await expect(
      queryClient.fetchQuery(conversationsListOptions(kapso)),
    ).rejects.toBeInstanceOf(KapsoServerError);
    await expect(
      queryClient.fetchInfiniteQuery(conversationsListInfiniteOptions(kapso)),
    ).rejects.toBeInstanceOf(KapsoServerError);
    expect(countRequests(sandbox, LIST)).toBe(2);
    expect(conversationsUpdateMutation(kapso).retry).toBe(false);
  });

  it.each<[string, unknown]>([
    ["a map", new Map([["status", "active"]])],
    ["nothing", ""],
    ["a query", "a=b"],
    ["a list", []],
    ["skipToken", skipToken],
  ])(
    "never mean all items: %s instead of parameters",
    async (_what, params) => {
      const { sandbox, kapso } = openSandbox({ conversations: 3 });
      const queryClient = new QueryClient();
      await queryClient.fetchQuery(conversationsListOptions(kapso));
      await queryClient.fetchInfiniteQuery(
        conversationsListInfiniteOptions(kapso),
      );
      sandbox.requests.clear();
      const plain = conversationsListOptions(kapso, params as never);
      const infinite = conversationsListInfiniteOptions(kapso, params as never);
      for (const result of [
        queryClient.ensureQueryData(plain),
        queryClient.ensureInfiniteQueryData(infinite),
      ]) {
        await expect(result).rejects.toBeInstanceOf(KapsoArgumentError);
      }
      expect(sandbox.requests).toHaveLength(0);
    },
  );

  it("are rejected before any request for wrong arguments", async () => {
    const { sandbox, kapso } = openSandbox();
    const queryClient = new QueryClient();
    const both = { assigned_user_id: "id", unassigned: true } as object;
    for (const query of [
      () => queryClient.fetchQuery(conversationsListOptions(kapso, both)),
      () =>
        queryClient.fetchInfiniteQuery(
          conversationsListInfiniteOptions(kapso, both),
        ),
      () => queryClient.fetchQuery(contactsGetOptions(kapso, "..")),
      () =>
        queryClient.fetchQuery(
          conversationsListOptions(kapso, { created_after: "yesterday" }),
        ),
    ]) {
      await expect(query()).rejects.toBeInstanceOf(KapsoArgumentError);
    }
    expect(sandbox.requests).toHaveLength(0);
  });
});

describe("mutation options", () => {
  it("take the ids of the path and the body", async () => {
    const { kapso } = openSandbox({ conversations: 3 });
    const [conversation] = (await kapso.conversations.list()).items;
    const { id, status } = conversation!;
    const other = status === "active" ? "ended" : "active";
    const mutation = new QueryClient()
      .getMutationCache()
      .build(new QueryClient(), conversationsUpdateMutation(kapso));
    const updated = await mutation.execute({ id, status: other });
    expect(updated).toMatchObject({ id, status: other });
  });
});

describe("over HTTP", () => {
  it("works the same", async () => {
    const { sandbox } = openSandbox({ conversations: 3 });
    const kapso = createKapsoClient({
      baseUrl: await sandbox.listen(),
      apiKey: sandbox.apiKey,
    });
    const queryClient = new QueryClient();
    onTestFinished(() => {
      queryClient.clear();
    });
    const { items } = await queryClient.fetchQuery(
      conversationsListOptions(kapso),
    );
    expect(items).toHaveLength(3);
  });
});

function withResolvers<T>(): {
  promise: Promise<T>;
  resolve: (value: T) => void;
} {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((done) => (resolve = done));
  return { promise, resolve };
}
