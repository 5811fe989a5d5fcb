import { KapsoArgumentError, createKapsoClient } from "@kapso-platform/client";
import { onlineManager } from "@tanstack/react-query";
import { act, renderHook } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { countIds } from "../../src/operations/operation.js";
import { startApp } from "./environment.js";
import {
  type AnyFunction,
  EXPORTED,
  HOOKS,
  ITEM_HOOKS,
  LIST_HOOKS,
  WITHOUT_OPTIONS,
  countArguments,
  findGenerated,
  takesParams,
} from "./every-hook.js";

/** Calls a hook, and returns the error that it throws. */
function errorOf(
  hook: () => unknown,
  wrapper: ReturnType<typeof startApp>["wrapper"],
): unknown {
  let error: unknown;
  renderHook(
    () => {
      try {
        hook();
      } catch (thrown) {
        error = thrown;
      }
    },
    { wrapper },
  );
  return error;
}

describe("options of every hook", () => {
  it("are all tested", () => {
    const tested = new Set([
      ...HOOKS.map(({ name }) => name),
      ...WITHOUT_OPTIONS,
    ]);
    const hooks = Object.keys(EXPORTED).filter((name) =>
      /^use[A-Z]/.test(name),
    );
    expect(hooks.filter((name) => !tested.has(name))).toEqual([]);
  });

  it("are rejected with the known name if they are misspelled", () => {
    const { sandbox, wrapper } = startApp();
    for (const { name, call } of HOOKS) {
      for (const [wrong, right] of [
        ["requests", "request"],
        ["onSucess", "onSuccess"],
        ["Meta", "meta"],
      ] as const) {
        const error = errorOf(() => call({ [wrong]: 5 }), wrapper);
        expect(error, `${name} ${wrong}`).toBeInstanceOf(KapsoArgumentError);
        expect(String(error)).toContain(`did you mean ${right}?`);
      }
    }
    expect(sandbox.requests).toEqual([]);
  });

  it("are rejected with what to use instead where they have no effect", () => {
    const { sandbox, wrapper } = startApp();
    const callbacks = /since TanStack Query 5.*data and error of the result/;
    const fixed = /is set by this hook.*\{ \.\.\.options, \w+ \}/;
    const started =
      /an option of queries.*a mutation, which starts with mutate/;
    for (const { name, kind, call } of HOOKS) {
      const expected: readonly (readonly [string, RegExp])[] =
        kind === "cache"
          ? [
              ["retry", /which updates the cache itself: it has request, onS/],
              [
                "onMutate",
                /which updates the cache itself: it has request, onS/,
              ],
            ]
          : kind === "mutation"
            ? [
                ["mutationFn", fixed],
                ["mutationKey", fixed],
                ["maxPages", started],
                ["select", started],
                ["staleTime", started],
              ]
            : [
                ["onSuccess", callbacks],
                ["onError", callbacks],
                ["onSettled", callbacks],
                [
                  "onMutate",
                  /an option of mutations, and this hook is a query/,
                ],
                ["queryFn", fixed],
                ["queryKey", fixed],
                kind === "list"
                  ? ["structuralSharing", fixed]
                  : ["maxPages", /lists, and this hook returns one item/],
              ];
      for (const [option, message] of expected) {
        const error = errorOf(() => call({ [option]: 5 }), wrapper);
        expect(error, `${name} ${option}`).toBeInstanceOf(KapsoArgumentError);
        expect(error, `${name} ${option}`).toMatchObject({ argument: option });
        expect(String(error), name).toMatch(message);
      }
    }
    expect(sandbox.requests).toEqual([]);
  });

  it.each([
    ["useConversations", { onSucess() {} }, "mean onSuccess? But onSuccess is"],
    ["useMedia", { select: String }, "is not an option of useMedia"],
    ["useConversations", { intervall: 5 }, "did you mean interval?"],
    ["useConversations", { interval: 5 }, "not of this hook"],
    ["useConversations", { filters: {} }, "not of this hook"],
    ["useLiveConversations", { pollInterval: 5 }, "did you mean interval?"],
    ["useMessages", { enabledd: true }, "did you mean enabled?"],
    ["useMessages", { stlaeTime: 5 }, "did you mean staleTime?"],
  ])("%s explains %j", (name, options, message) => {
    const { wrapper } = startApp();
    const error = errorOf(() => EXPORTED[name]!(null, options), wrapper);
    expect(error).toBeInstanceOf(KapsoArgumentError);
    expect(String(error)).toContain(message);
  });

  it("pass if they can be those of a newer TanStack Query", () => {
    const { wrapper } = startApp();
    for (const { make, operation } of [...ITEM_HOOKS, ...LIST_HOOKS]) {
      const ids = Array.from({ length: countArguments(operation) }, () => null);
      const hook = (): unknown => make(...ids, { experimental_new: true });
      expect(errorOf(hook, wrapper)).toBeUndefined();
    }
  });

  it("have no effect if they are undefined", () => {
    const { queryClient, wrapper } = startApp();
    const caches = [
      queryClient.getQueryCache(),
      queryClient.getMutationCache(),
    ];
    const names = ["retry", "staleTime", "gcTime", "placeholderData", "meta"]
      .concat("refetchInterval", "structuralSharing", "select", "request")
      .concat("enabled", "initialData", "throwOnError", "onSuccess");
    const undefinedOptions = Object.fromEntries(
      names.map((name) => [name, undefined]),
    );
    const closed = Object.fromEntries(
      ["request", "meta", "throwOnError", "onSuccess"].map((name) => [
        name,
        undefined,
      ]),
    );
    onlineManager.setOnline(false);
    const optionsOf = (hook: () => unknown): unknown => {
      const { result, unmount } = renderHook(hook, { wrapper });
      const { mutate } = result.current as { mutate?: AnyFunction };
      act(() => {
        mutate?.({
          id: "c",
          phone_number_id: "1",
          type: "text",
          text: { body: "Hello" },
        });
      });
      const [mutation] = queryClient.getMutationCache().getAll();
      const [query] = queryClient.getQueryCache().getAll();
      const options = query?.observers[0]?.options ?? mutation?.options ?? {};
      expect(options).toMatchObject({ retry: false });
      unmount();
      for (const cache of caches) cache.clear();
      return Object.fromEntries(
        Object.entries(options).map(([name, value]) => [
          name,
          typeof value === "function" ? "a function" : value,
        ]),
      );
    };
    for (const { name, kind, call } of HOOKS) {
      const given = kind === "cache" ? closed : undefinedOptions;
      expect(
        optionsOf(() => call(given)),
        name,
      ).toStrictEqual(optionsOf(() => call()));
    }
  });
});

describe("options of every factory", () => {
  const factories = [
    ...findGenerated("queries", "itemOptions"),
    ...findGenerated("queries", "listOptions"),
    ...findGenerated("queries", "infiniteListOptions"),
  ];
  const mutations = Object.entries(EXPORTED).filter(([name]) =>
    name.endsWith("Mutation"),
  );
  const kapso = createKapsoClient({ baseUrl: "http://sandbox" });

  it("are rejected if they are unknown, those of TanStack Query too", () => {
    for (const { make, operation } of factories) {
      const args = Array.from({ length: countArguments(operation) }, () => "1");
      expect(() => make(kapso, ...args, { staleTime: 5 })).toThrow(
        /staleTime.*Pass an option of TanStack Query/s,
      );
    }
    for (const [, make] of mutations) {
      expect(() => make(kapso, { requst: {} })).toThrow(/did you mean request/);
    }
    expect(factories.length).toBeGreaterThan(50);
    expect(mutations.length).toBeGreaterThan(50);
  });

  it("have no effect if they are undefined", () => {
    const none = {
      request: undefined,
      maxPages: undefined,
    };
    const isInfinite = (name: string): boolean =>
      name.endsWith("InfiniteOptions");
    const makers = [
      ...factories.map(({ name, make, operation }) => {
        const ids = Array.from({ length: countIds(operation) }, () => "1");
        return {
          name,
          plain: make(kapso, ...ids),
          given: make(
            kapso,
            ...ids,
            // Filters that are undefined, and all options.
            ...(takesParams(operation) ? [{ limit: undefined }] : []),
            isInfinite(name) ? none : { request: undefined },
          ),
        };
      }),
      ...mutations.map(([name, make]) => ({
        name,
        plain: make(kapso),
        given: make(kapso, { request: undefined }),
      })),
    ];
    // Functions are new in each call.
    const shapeOf = (options: unknown): object =>
      Object.fromEntries(
        Object.entries(options as object).map(([name, value]) => [
          name,
          typeof value === "function" ? "a function" : value,
        ]),
      );
    for (const { name, plain, given } of makers) {
      expect(shapeOf(given), name).toStrictEqual(shapeOf(plain));
    }
  });

  it("are rejected among the filters", () => {
    const { sandbox, wrapper } = startApp();
    for (const [name, filters, ...ids] of [
      ["useConversations", { enabled: false }],
      ["useLiveConversations", { interval: 5 }],
      ["useContacts", { staleTime: 5 }],
      ["useUsers", { request: {} }],
      ["useAccountUsage", { gcTime: 5 }, "1"],
    ] as const) {
      const error = errorOf(() => EXPORTED[name]!(...ids, filters), wrapper);
      expect(error, name).toMatchObject({
        argument: Object.keys(filters)[0],
        message: expect.stringContaining("pass it in the argument after"),
      });
    }
    expect(sandbox.requests).toEqual([]);
  });

  it("reject filters that a key would not contain", () => {
    const filters = Object.create({ limit: 1 }) as object;
    const problem = /^limit is inherited from a class.*part of the query key/;
    expect(() => EXPORTED.contactsListOptions!(kapso, filters)).toThrow(
      problem,
    );
    const { wrapper } = startApp();
    for (const name of ["useContacts", "useLiveConversations"]) {
      const error = errorOf(() => EXPORTED[name]!(filters), wrapper);
      expect(error, name).toMatchObject({
        message: expect.stringMatching(problem),
      });
    }
    const messages = errorOf(
      () => EXPORTED.useMessages!("1", { filters }),
      wrapper,
    );
    expect(messages).toMatchObject({ message: expect.stringMatching(problem) });
  });

  it("include filters, whose unknown names reject before a request", async () => {
    const filtered = factories.filter(({ operation }) =>
      takesParams(operation),
    );
    for (const { name, make, operation } of filtered) {
      const ids = Array.from({ length: countIds(operation) }, () => "1");
      const { queryFn } = make(kapso, ...ids, { no_such_filter: 1 }) as {
        queryFn: (context: object) => Promise<unknown>;
      };
      const { signal } = new AbortController();
      const error: unknown = await queryFn({ signal, pageParam: null }).catch(
        (thrown: unknown) => thrown,
      );
      expect(error, name).toBeInstanceOf(KapsoArgumentError);
    }
  });
});
