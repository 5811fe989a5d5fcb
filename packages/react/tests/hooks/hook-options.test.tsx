import {
  KapsoAbortError,
  KapsoTimeoutError,
  createKapsoClient,
} from "@kapso-platform/client";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { describe, expect, it, onTestFinished } from "vitest";
import {
  KapsoProvider,
  useLiveConversations,
  useLiveMessages,
  useMedia,
  useSendMessage,
  useTemplates,
} from "../../src/index.js";
import { HOOKS, type Hook } from "./every-hook.js";
import { NUMBER, startThread } from "./thread.js";

/** The account of `NUMBER`. */
const ACCOUNT = "102290129340398";

type Fetch = NonNullable<
  NonNullable<Parameters<typeof createKapsoClient>[0]>["fetch"]
>;

interface Result {
  readonly data: unknown;
  readonly error: unknown;
  readonly mutate?: (variables: object) => void;
}

interface Rendered {
  /** The current results by hook. */
  readonly results: () => ReadonlyMap<string, Result>;
  readonly queryClient: QueryClient;
  readonly rerender: () => void;
}

/** Renders hooks in one component, each with an id of its own, and starts the mutations. */
function renderAll(
  hooks: readonly Hook[],
  fetch: Fetch,
  optionsOf: (hook: Hook) => object,
): Rendered {
  const kapso = createKapsoClient({
    apiKey: null,
    baseUrl: "http://127.0.0.1",
    fetch,
  });
  const queryClient = new QueryClient();
  onTestFinished(() => {
    cleanup();
    queryClient.clear();
  });
  // Without strict mode, which would mount and fetch twice.
  const wrapper = ({ children }: { children: ReactNode }): ReactNode => (
    <QueryClientProvider client={queryClient}>
      <KapsoProvider client={kapso}>{children}</KapsoProvider>
    </QueryClientProvider>
  );
  const { result, rerender } = renderHook(
    () =>
      new Map(
        hooks.map((hook) => [
          hook.name,
          hook.callWith(hook.name, optionsOf(hook)) as Result,
        ]),
      ),
    { wrapper },
  );
  act(() => {
    for (const { name, variables } of hooks) {
      if (variables) result.current.get(name)?.mutate?.(variables(name));
    }
  });
  return { results: () => result.current, queryClient, rerender };
}

/** Waits until every hook has an error, and returns the errors by hook. */
async function errorsOf({
  results,
}: Rendered): Promise<ReadonlyMap<string, unknown>> {
  await waitFor(() => {
    const pending = [...results()].filter(([, { error }]) => error === null);
    expect(pending.map(([name]) => name)).toEqual([]);
  });
  return new Map([...results()].map(([name, { error }]) => [name, error]));
}

/** The body of a response for a query. */
function bodyOf({ kind, response }: Hook): object {
  const paging = { cursors: {}, next: null, previous: null };
  const meta = { page: 1, per_page: 20, total_pages: 1, total_count: 0 };
  if (response === "log") return { data: { events: [], has_more: false } };
  if (response === "single") return { data: [{}] };
  return { data: kind === "list" ? [] : {}, paging, meta };
}

/** Never responds, until the request is aborted. */
const hang: Fetch = (_url, { signal }) =>
  new Promise((_resolve, reject) => {
    const abort = (): void => reject(signal?.reason as Error);
    if (signal?.aborted) abort();
    else signal?.addEventListener("abort", abort);
  });

describe("select", () => {
  it("gets the cached data of every query once, and changes the result alone", async () => {
    const queries = HOOKS.filter(
      ({ name, kind }) =>
        (kind === "item" || kind === "list") && name !== "useMedia",
    );
    const kinds = new Map(queries.map((hook) => [hook.name, hook]));
    const seen: unknown[] = [];
    const select = (data: unknown): { of: unknown } => {
      seen.push(data);
      return { of: data };
    };
    const { results, queryClient, rerender } = renderAll(
      queries,
      (url, init) => {
        const name = new Request(url, init).headers.get("x-hook") ?? "";
        return Promise.resolve(Response.json(bodyOf(kinds.get(name)!)));
      },
      ({ name }) => ({
        select,
        interval: name.startsWith("useLive") ? Infinity : undefined,
        request: { headers: { "x-hook": name } },
      }),
    );
    await waitFor(() => {
      const pending = [...results()].filter(([, { data }]) => !data);
      expect(
        pending.map(([name, { error }]) => `${name}: ${String(error)}`),
      ).toEqual([]);
    });
    const cached = queryClient.getQueryCache().getAll();
    const data = new Set(cached.map(({ state }) => state.data));
    for (const [name, result] of results()) {
      expect(data, name).toContain((result.data as { of: unknown }).of);
      // `select` returns no pages, so there is no flat list.
      expect(result, name).not.toHaveProperty("items");
    }
    expect(data.size).toBe(queries.length);
    rerender();
    expect(seen).toHaveLength(queries.length);
  });
});

describe("options of the requests of every hook", () => {
  it("include headers and the number of retries", async () => {
    const sent = new Map<string, number>();
    const errors = await errorsOf(
      renderAll(
        HOOKS,
        (url, init) => {
          const name = new Request(url, init).headers.get("x-hook") ?? "";
          sent.set(name, (sent.get(name) ?? 0) + 1);
          const headers = { "Retry-After": "0" };
          return Promise.resolve(new Response("{}", { status: 503, headers }));
        },
        ({ name }) => ({
          request: {
            headers: { "x-hook": name, "x-other": undefined },
            maxRetries: 1,
            timeout: undefined,
            signal: undefined,
          },
        }),
      ),
    );
    for (const [name, error] of errors) {
      expect(error, name).toMatchObject({ status: 503 });
    }
    const twice = HOOKS.map(({ name }) => [name, 2]);
    expect(Object.fromEntries(sent)).toEqual(Object.fromEntries(twice));
  });

  it("include the timeout", async () => {
    const errors = await errorsOf(
      renderAll(HOOKS, hang, () => ({
        request: { timeout: 1, maxRetries: 0 },
      })),
    );
    for (const [name, error] of errors) {
      expect(error, name).toBeInstanceOf(KapsoTimeoutError);
      expect(String(error), name).toContain("1 ms");
    }
  });

  it("include a signal, also one that is already aborted", async () => {
    const controller = new AbortController();
    const started = new Set<string>();
    const rendered = renderAll(
      HOOKS,
      (url, init) => {
        started.add(new Request(url, init).headers.get("x-hook") ?? "");
        return hang(url, init);
      },
      ({ name }) => ({
        request: { signal: controller.signal, headers: { "x-hook": name } },
      }),
    );
    await waitFor(() => {
      expect(started.size).toBe(HOOKS.length);
    });
    const reason = new Error("the user left");
    act(() => {
      controller.abort(reason);
    });
    for (const [name, error] of await errorsOf(rendered)) {
      expect(error, name).toBeInstanceOf(KapsoAbortError);
      expect(error, name).toMatchObject({ cause: reason });
    }
    const unsent: Fetch = () => Promise.reject(new Error("was sent"));
    const late = renderAll(HOOKS, unsent, () => ({
      request: { signal: controller.signal },
    }));
    for (const [name, error] of await errorsOf(late)) {
      expect(error, name).toBeInstanceOf(KapsoAbortError);
    }
  });
});

describe("options of the requests of hand-written hooks", () => {
  it("apply to ticks, with those of the latest render", async () => {
    const { kapso, wrapper, conversation } = await startThread();
    const sent: [path: string, trace: string | null][] = [];
    kapso.use({
      onRequest: ({ request: { url, headers } }) => {
        sent.push([new URL(url).pathname, headers.get("x-trace")]);
      },
    });
    const { rerender } = renderHook(
      ({ trace }) => {
        const request = { headers: { "x-trace": trace } };
        const options = { interval: 20, request };
        useLiveConversations({}, options);
        useLiveMessages(conversation, options);
      },
      { wrapper, initialProps: { trace: "first" } },
    );
    const expectSent = (trace: string): Promise<void> =>
      waitFor(() => {
        for (const name of ["conversations", "messages"]) {
          // The list, and at least one tick.
          const paths = sent.filter(
            ([path, sentTrace]) => path.endsWith(name) && sentTrace === trace,
          );
          expect(paths.length, name).toBeGreaterThan(1);
        }
      });
    await expectSent("first");
    rerender({ trace: "second" });
    await expectSent("second");
    expect(sent.filter(([, trace]) => trace === null)).toEqual([]);
  });

  it("apply to uploads, templates, files and their downloads", async () => {
    const { kapso, wrapper, conversation } = await startThread();
    const sent: string[] = [];
    kapso.use({
      onRequest: ({ request: { method, url, headers } }) => {
        const trace = headers.get("x-trace") ?? "none";
        sent.push(
          `${method} ${new URL(url).pathname.split("/").at(-1)} ${trace}`,
        );
      },
    });
    const request = { headers: { "x-trace": "abc" } };
    const { result, rerender } = renderHook(
      ({ id }: { id: string | null }) => ({
        send: useSendMessage(conversation, { request }),
        media: useMedia(id, { phone_number_id: NUMBER, request }),
        templates: useTemplates(ACCOUNT, { status: "APPROVED" }, { request }),
      }),
      { wrapper, initialProps: { id: null as string | null } },
    );
    await waitFor(() => {
      expect(result.current.templates.isSuccess).toBe(true);
    });
    const file = new File(["1"], "a.jpg", { type: "image/jpeg" });
    await act(() => result.current.send.mutateAsync({ file }));
    const template = result.current.templates.templates.find(
      ({ name }) => name === "delivery_scheduled",
    )!;
    const values = { order: "A-1", first_name: "Alicia", day: "Friday" };
    const buttons = ["A-1"];
    await act(() =>
      result.current.send.mutateAsync({ template, values, buttons }),
    );
    const [message] = (await kapso.messages.list({ limit: 20 })).items.filter(
      ({ type }) => type === "image",
    );
    rerender({ id: message!.image!.id! });
    await waitFor(() => {
      expect(result.current.media.error).toBe(null);
      expect(result.current.media.url).not.toBe(null);
    });
    // Strict mode can repeat a query.
    expect([...new Set(sent)]).toEqual([
      "GET message_templates abc",
      "POST media abc",
      "POST messages abc",
      // The test's own request.
      "GET messages none",
      expect.stringMatching(/^GET \d+ abc$/),
      "GET media_download abc",
    ]);
  });
});
