import type { Sandbox } from "@kapso-platform/sandbox";
import {
  type KapsoClient,
  KapsoServerError,
  type WhatsappConversation,
} from "@kapso-platform/client";
import {
  InfiniteQueryObserver,
  QueryClient,
  focusManager,
  onlineManager,
} from "@tanstack/react-query";
import * as fc from "fast-check";
import {
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
  onTestFinished,
  vi,
} from "vitest";
import { compareActivity } from "../src/conversations/activity.js";
import {
  type ConversationSource,
  ConversationTicks,
} from "../src/live/conversation-ticks.js";
import { LiveFeed } from "../src/live/live-feed.js";
import {
  type ConversationFilters,
  type InfiniteList,
  conversationsListInfiniteOptions,
} from "../src/options.js";
import { flattenPages } from "../src/hooks/flatten-pages.js";
import { countRequests, loadParts, openSandbox } from "./support/sandbox.js";
import { fakeTime, pass, settled } from "./support/ticks.js";

const LIST = "listWhatsappConversations";
const INTERVAL = 5_000;

beforeAll(loadParts);
beforeEach(fakeTime);
afterEach(() => {
  vi.useRealTimers();
  focusManager.setFocused(undefined);
  onlineManager.setOnline(true);
});

/** The list of a feed, whose ticks are loaded. */
const sourceOf = (
  list: Omit<ConversationSource, "loadTicks">,
): ConversationSource => ({
  ...list,
  loadTicks() {
    return Promise.resolve(new ConversationTicks(this));
  },
});

interface Live {
  readonly feed: LiveFeed;
  readonly sandbox: Sandbox;
  readonly kapso: KapsoClient;
  readonly queryClient: QueryClient;
  data(): InfiniteList<WhatsappConversation>;
  conversations(): readonly WhatsappConversation[];
  fetchPages(pages: number): Promise<void>;
  tick(): Promise<void>;
  requests(): number;
  /** Ends the feed, for tests that start many. */
  stop(): void;
}

async function startFeed(
  filters: ConversationFilters = {},
  {
    conversations = 60,
    pages = 1,
    maxPages,
    interval = INTERVAL,
  }: {
    conversations?: number;
    pages?: number;
    maxPages?: number;
    interval?: number;
  } = {},
  opened = openSandbox({ conversations, now: () => new Date() }),
): Promise<Live> {
  const { sandbox, kapso } = opened;
  const queryClient = new QueryClient({
    defaultOptions: { queries: { gcTime: Infinity } },
  });
  const options = conversationsListInfiniteOptions(kapso, filters, {
    maxPages,
  });
  const { queryKey } = options;
  const fetchPages = async (count: number): Promise<void> => {
    await queryClient.fetchInfiniteQuery({ ...options, pages: count });
  };
  await fetchPages(pages);
  const feed = new LiveFeed(
    sourceOf({ queryClient, kapso, filters, queryKey }),
  );
  const leave = feed.subscribe(interval, () => {});
  onTestFinished(leave);
  sandbox.requests.clear();
  const data = (): InfiniteList<WhatsappConversation> =>
    queryClient.getQueryData(queryKey)!;
  return {
    feed,
    sandbox,
    kapso,
    queryClient,
    data,
    conversations: () => flattenPages(data().pages),
    fetchPages,
    tick: () => pass(INTERVAL, sandbox),
    requests: () => countRequests(sandbox, LIST),
    stop: leave,
  };
}

const ids = (conversations: readonly WhatsappConversation[]): string[] =>
  conversations.map(({ id }) => id);

describe("a live list", () => {
  it.each([1, 20])(
    "sends one request per tick with %i pages loaded",
    async (pages) => {
      const live = await startFeed({ limit: 3 }, { pages });
      expect(live.data().pages).toHaveLength(pages);
      for (let tick = 1; tick <= 12; tick += 1) {
        await live.sandbox.receiveMessage({ from: "+14155550123", text: "Hi" });
        await live.tick();
        expect(live.requests()).toBe(tick);
      }
      expect(live.conversations()[0]?.phone_number).toBe("14155550123");
    },
  );

  it("requests conversations newer than the newest activity, with the filters that activity cannot change", async () => {
    const live = await startFeed({
      status: "active",
      phone_number: "1",
      limit: 3,
    });
    const newest = live.conversations()[0]!.last_active_at;
    await live.tick();
    const { query } = live.sandbox.requests[0]!;
    expect(query).toMatchObject({ phone_number: "1", limit: "100" });
    expect(query).not.toHaveProperty("status");
    const since = Date.parse(query.last_active_after as string);
    expect(Date.parse(newest) - since).toBeGreaterThanOrEqual(0);
    expect(Date.parse(newest) - since).toBeLessThanOrEqual(1);
  });

  it("moves a changed conversation to the top and changes no other", async () => {
    const live = await startFeed({ status: "active", limit: 5 }, { pages: 3 });
    const before = live.conversations();
    const moved = before.find(({ phone_number }, at) => at > 5 && phone_number);
    await live.sandbox.receiveMessage({
      from: moved!.phone_number!,
      phone_number_id: moved!.phone_number_id!,
      text: "Any news?",
    });
    await live.tick();
    const after = live.conversations();
    expect(ids(after)).toEqual([
      moved!.id,
      ...ids(before).filter((id) => id !== moved!.id),
    ]);
    expect(after[0]?.kapso?.last_message_text).toBe("Any news?");
    const same = after.slice(1).every((item) => before.includes(item));
    expect(same).toBe(true);
    const quiet = live.data();
    await live.tick();
    expect(live.data()).toBe(quiet);
  });

  it("removes a conversation that no longer matches", async () => {
    const live = await startFeed({ status: "active", limit: 5 });
    const leaving = live
      .conversations()
      .find(({ phone_number }) => phone_number);
    await live.sandbox.receiveMessage({
      from: leaving!.phone_number!,
      phone_number_id: leaving!.phone_number_id!,
      text: "Thanks, that is all",
    });
    await live.kapso.conversations.update(leaving!.id, { status: "ended" });
    await live.tick();
    expect(ids(live.conversations())).not.toContain(leaving!.id);
  });

  it.each(["inclusive", "exclusive"])(
    "finds a conversation with the same time as the newest one, with an %s bound",
    async (bound) => {
      const live = await startFeed({}, { conversations: 5 });
      if (bound === "exclusive") excludeBound(live.kapso);
      const at = live.conversations()[0]!.last_active_at;
      await live.sandbox.seed({
        conversations: [{ phone_number: "15550001111", last_active_at: at }],
      });
      await live.tick();
      expect(live.conversations().map((item) => item.phone_number)).toContain(
        "15550001111",
      );
    },
  );

  it("starts from an empty list", async () => {
    const live = await startFeed(
      { phone_number: "4155550123" },
      { conversations: 8 },
    );
    expect(live.conversations()).toEqual([]);
    await live.sandbox.receiveMessage({ from: "+14155550123" });
    await live.tick();
    expect(live.conversations()).toHaveLength(1);
    expect(live.requests()).toBe(1);
  });

  it("does not insert conversations that belong above the loaded pages", async () => {
    const live = await startFeed({ limit: 5 }, { pages: 4, maxPages: 2 });
    const before = live.conversations();
    const moved = before.find(
      ({ phone_number, status }) => phone_number && status === "active",
    )!;
    await live.sandbox.receiveMessage({ from: "+14155550123" });
    await live.tick();
    expect(live.conversations()).toEqual(before);
    // A loaded conversation that moves there is removed.
    await live.sandbox.receiveMessage({
      from: moved.phone_number!,
      phone_number_id: moved.phone_number_id!,
    });
    await live.tick();
    expect(ids(live.conversations())).toEqual(
      ids(before).filter((id) => id !== moved.id),
    );
  });

  it("sends further requests for many changes, and continues with the next tick after ten", async () => {
    const live = await startFeed({ limit: 10 }, { conversations: 10 });
    await live.sandbox.seed({
      conversations: Array.from({ length: 1_150 }, (_, index) => ({
        phone_number: `+1555${String(index).padStart(7, "0")}`,
        last_active_at: new Date(Date.now() + index),
      })),
    });
    await live.tick();
    expect(live.requests()).toBe(10);
    await live.tick();
    expect(live.requests()).toBe(12);
    await live.tick();
    expect(live.requests()).toBe(13);
    const all = await live.kapso.conversations
      .list({ limit: 100 })
      .toArray({ limit: Infinity });
    expect(live.conversations()).toEqual(all);
  });

  it("continues after failed ticks, and doubles the wait after each", async () => {
    const live = await startFeed();
    const before = live.data();
    const remove = live.sandbox.faults.add({ operationId: LIST, status: 503 });
    await live.tick();
    expect(live.requests()).toBe(1);
    expect(live.feed.state).toMatchObject({
      status: "retrying",
      failureCount: 1,
    });
    expect(live.feed.state.error).toBeInstanceOf(KapsoServerError);
    await live.tick();
    expect(live.requests()).toBe(1);
    await live.tick();
    expect(live.requests()).toBe(2);
    expect(live.data()).toBe(before);
    remove();
    await live.sandbox.receiveMessage({ from: "+14155550123" });
    await pass(4 * INTERVAL, live.sandbox);
    expect(live.requests()).toBe(3);
    expect(live.feed.state).toEqual({
      status: "live",
      error: null,
      failureCount: 0,
    });
    expect(live.conversations()[0]?.phone_number).toBe("14155550123");
    await live.tick();
    expect(live.requests()).toBe(4);
  });

  it("waits longer after an error of another kind, and throws nothing", async () => {
    const live = await startFeed();
    // A second copy of the client, or a middleware with a bug, may throw it.
    const foreign = new TypeError("not of this copy");
    vi.spyOn(live.kapso, "call").mockImplementationOnce(() => {
      throw foreign;
    });
    await live.tick();
    expect(live.feed.state).toMatchObject({
      status: "retrying",
      failureCount: 1,
      error: { name: "KapsoError", cause: foreign },
    });
    await live.tick();
    expect(live.requests()).toBe(0);
    await live.tick();
    expect(live.requests()).toBe(1);
    expect(live.feed.state).toMatchObject({ status: "live", error: null });
  });

  it.each([429, 503])("waits as long as a %i requires", async (status) => {
    const live = await startFeed();
    live.sandbox.faults.add({
      operationId: LIST,
      status,
      headers: { "Retry-After": "60" },
      times: 1,
    });
    await live.tick();
    await pass(59_000, live.sandbox);
    expect(live.requests()).toBe(1);
    await pass(1_000, live.sandbox);
    expect(live.requests()).toBe(2);
  });

  it("waits for the whole interval, even if that is longer than one timer", async () => {
    const interval = 3e9;
    const live = await startFeed({}, { interval });
    await pass(1_000, live.sandbox);
    expect(live.requests()).toBe(0);
    await pass(interval - 2_000, live.sandbox);
    expect(live.requests()).toBe(0);
    await pass(1_000, live.sandbox);
    expect(live.requests()).toBe(1);
  });

  it("waits as long as the API requires, even if that is longer than one timer", async () => {
    const live = await startFeed();
    live.sandbox.faults.add({
      operationId: LIST,
      status: 429,
      headers: { "Retry-After": "3000000" },
      times: 1,
    });
    await live.tick();
    await pass(2_999_999_000, live.sandbox);
    expect(live.requests()).toBe(1);
    await pass(1_000, live.sandbox);
    expect(live.requests()).toBe(2);
  });

  it("loads its code with the next tick if it could not be loaded before", async () => {
    const live = await startFeed();
    const { queryClient, kapso } = live;
    live.stop();
    const { queryKey } = conversationsListInfiniteOptions(kapso, {});
    const source = sourceOf({
      queryClient,
      kapso,
      filters: {},
      queryKey,
    });
    const load = vi
      .spyOn(source, "loadTicks")
      // Before the first tick, nobody has to know.
      .mockRejectedValueOnce(new TypeError("Failed to fetch"))
      .mockRejectedValueOnce(new TypeError("Failed to fetch"));
    const feed = new LiveFeed(source);
    onTestFinished(feed.subscribe(INTERVAL, () => {}));
    expect(feed.state).toMatchObject({ status: "live", error: null });
    await live.tick();
    expect(feed.state).toMatchObject({
      status: "retrying",
      error: { message: expect.stringContaining("Failed to fetch") },
      failureCount: 1,
    });
    await pass(2 * INTERVAL, live.sandbox);
    expect(feed.state).toMatchObject({ status: "live", failureCount: 0 });
    await live.tick();
    expect(load).toHaveBeenCalledTimes(3);
    expect(live.requests()).toBe(2);
  });

  it("keeps ticking if the clock of the server, or its own, is ahead", async () => {
    const live = await startFeed();
    const { queryClient, kapso } = live;
    live.stop();
    const { queryKey } = conversationsListInfiniteOptions(kapso, { limit: 5 });
    queryClient.setQueryData(queryKey, live.data(), {
      updatedAt: Date.now() + 10 * 60_000,
    });
    const filters = { limit: 5 };
    const feed = new LiveFeed(
      sourceOf({ queryClient, kapso, filters, queryKey }),
    );
    onTestFinished(feed.subscribe(INTERVAL, () => {}));
    await live.tick();
    expect(live.requests()).toBe(1);
    vi.setSystemTime(Date.now() - 60 * 60_000);
    await live.tick();
    await live.tick();
    expect(live.requests()).toBe(3);
  });

  it.each<ConversationFilters>([
    { status: "ended" },
    { last_active_before: "2026-02-01T00:00:00Z" },
  ])(
    "sends one request per tick with a filter that excludes later activity: %o",
    async (filters) => {
      const opened = openSandbox({ conversations: 0, now: () => new Date() });
      await opened.sandbox.seed({
        conversations: Array.from({ length: 460 }, (_, index) => ({
          phone_number: `+1555${String(index).padStart(7, "0")}`,
          // Only the oldest few match.
          status: index < 3 ? "ended" : "active",
          last_active_at: new Date(
            Date.UTC(2026, index < 3 ? 0 : 1, 2, 0, index),
          ),
        })),
      });
      const live = await startFeed(filters, {}, opened);
      expect(live.conversations()).toHaveLength(3);
      for (let tick = 1; tick <= 3; tick += 1) {
        const { conversation } = await opened.sandbox.receiveMessage({
          from: `+1666000000${String(tick)}`,
        });
        await opened.kapso.conversations.update(conversation.id, {
          status: "ended",
        });
        await live.tick();
        expect(live.requests()).toBe(tick);
      }
      expect(live.conversations()).toHaveLength(filters.status ? 6 : 3);
    },
  );

  it("finds everything since the list was fetched with such a filter", async () => {
    const opened = openSandbox({ conversations: 0, now: () => new Date() });
    const { sandbox } = opened;
    const seed = (
      count: number,
      prefix: string,
      at: number,
    ): Promise<unknown> =>
      sandbox.seed({
        conversations: Array.from({ length: count }, (_, index) => ({
          phone_number: `+1${prefix}${String(index).padStart(7, "0")}`,
          status: index === 0 ? "ended" : "active",
          last_active_at: new Date(at + index),
        })),
      });
    await seed(500, "555", Date.UTC(2026, 0, 1));
    const live = await startFeed({ status: "ended" }, {}, opened);
    await seed(250, "666", Date.now());
    await live.tick();
    expect(live.requests()).toBe(3);
    expect(live.conversations()).toHaveLength(2);
    await live.tick();
    expect(live.requests()).toBe(4);
  });

  it("never ticks at an interval of Infinity", async () => {
    const live = await startFeed({}, { interval: Infinity });
    await pass(1_000, live.sandbox);
    expect(live.requests()).toBe(0);
    expect(live.feed.state.status).toBe("paused");
    onTestFinished(live.feed.subscribe(INTERVAL, () => {}));
    await live.tick();
    expect(live.requests()).toBe(1);
    expect(live.feed.state.status).toBe("live");
  });

  it.each([
    [
      "in a hidden tab",
      (on: boolean) => {
        focusManager.setFocused(!on);
      },
    ],
    [
      "offline",
      (on: boolean) => {
        onlineManager.setOnline(!on);
      },
    ],
  ])("pauses %s, and catches up immediately afterwards", async (_, pause) => {
    const live = await startFeed();
    pause(true);
    expect(live.feed.state.status).toBe("paused");
    await live.sandbox.receiveMessage({ from: "+14155550123" });
    await pass(10 * INTERVAL, live.sandbox);
    expect(live.requests()).toBe(0);
    pause(false);
    await pass(0, live.sandbox);
    expect(live.requests()).toBe(1);
    expect(live.conversations()[0]?.phone_number).toBe("14155550123");
  });

  it("keeps a change that arrives while a further page is fetched", async () => {
    const live = await startFeed({ limit: 5 }, { pages: 2 });
    await live.sandbox.receiveMessage({ from: "+14155550123", text: "Now" });
    const options = conversationsListInfiniteOptions(live.kapso, { limit: 5 });
    // Fetches both pages again; the tick ends before the second page.
    let release = (): void => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    const fetching = live.queryClient.fetchInfiniteQuery({
      ...options,
      pages: 2,
      queryFn: async (context) => {
        if (context.pageParam !== null) await held;
        return options.queryFn(context);
      },
    });
    await settled(live.sandbox);
    await live.sandbox.receiveMessage({ from: "+14155550999", text: "Later" });
    await live.tick();
    release();
    await fetching;
    expect(
      live
        .conversations()
        .slice(0, 2)
        .map((item) => item.phone_number),
    ).toEqual(["14155550999", "14155550123"]);
  });

  it("stops with its last listener", async () => {
    const live = await startFeed();
    const leaveTwo = live.feed.subscribe(1_000, () => {});
    await pass(1_000, live.sandbox);
    expect(live.requests()).toBe(1);
    leaveTwo();
    expect(live.feed.isWatched).toBe(true);
  });
});

describe("merging", () => {
  /** An event between two ticks. */
  type Event =
    | { readonly kind: "message"; readonly contact: number }
    | { readonly kind: "close"; readonly contact: number }
    | { readonly kind: "reopen"; readonly contact: number }
    | { readonly kind: "tick" | "failing tick" | "next page" };
  const contact = fc.nat({ max: 14 });
  const event: fc.Arbitrary<Event> = fc.oneof(
    fc.record({
      kind: fc.constantFrom("message", "close", "reopen" as const),
      contact,
    }),
    fc.record({
      kind: fc.constantFrom("tick", "failing tick", "next page" as const),
    }),
  );
  const number = (index: number): string =>
    `+155500000${String(index).padStart(2, "0")}`;

  it.each<ConversationFilters>([
    {},
    { status: "active" },
    { status: "ended" },
    { phone_number: "0000001" },
  ])("ends with the result of a new fetch, after %o", async (filters) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(event, { maxLength: 20 }),
        fc.integer({ min: 1, max: 3 }),
        async (events, pages) => {
          const opened = openSandbox({
            conversations: 0,
            now: () => new Date(),
          });
          const { sandbox, kapso } = opened;
          await sandbox.seed({
            conversations: Array.from({ length: 12 }, (_, index) => ({
              phone_number: number(index),
              status: index % 3 === 0 ? "ended" : "active",
              // Some events at the same time.
              last_active_at: new Date(Date.UTC(2026, 0, 1 + (index >> 1))),
            })),
          });
          const shown = { ...filters, limit: 3 };
          const live = await startFeed(shown, { pages }, opened);
          let loaded = [...live.conversations()];
          const happen = async (what: Event): Promise<void> => {
            switch (what.kind) {
              case "tick":
                return live.tick();
              case "failing tick":
                sandbox.faults.add({
                  operationId: LIST,
                  status: 500,
                  times: 1,
                });
                await live.tick();
                sandbox.faults.clear();
                return;
              case "next page": {
                const before = live.data();
                if (!before.pages.at(-1)!.hasNextPage) return;
                await fetchNextPage(live, shown);
                loaded = [...loaded, ...live.data().pages.at(-1)!.items];
                return;
              }
              default: {
                const { conversation } = await sandbox.receiveMessage({
                  from: number(what.contact),
                });
                if (what.kind === "close") {
                  await kapso.conversations.update(conversation.id, {
                    status: "ended",
                  });
                }
                if (what.kind === "reopen") {
                  await reopenOne(sandbox, kapso, number(what.contact));
                }
              }
            }
          };
          for (const what of events) await happen(what);
          // Long enough for any backoff.
          await pass(5 * 60_000, sandbox);
          await live.tick();

          const fresh = await kapso.conversations
            .list({ ...filters, limit: 100 })
            .toArray({ limit: Infinity });
          const last = [...loaded].sort(compareActivity).at(-1);
          const isWhole = !live.data().pages.at(-1)!.hasNextPage;
          const span = fresh.filter(
            (item) => isWhole || (last && compareActivity(item, last) <= 0),
          );
          live.stop();
          await sandbox.close();
          expect(live.conversations()).toEqual(span);
        },
      ),
      { numRuns: 12 },
    );
  });
});

/**
 * Ends the active conversation of a contact, reopens an ended one and writes to
 * it.
 */
async function reopenOne(
  sandbox: Sandbox,
  kapso: KapsoClient,
  from: string,
): Promise<void> {
  const all = await kapso.conversations
    .list({ phone_number: from, limit: 100 })
    .toArray({ limit: Infinity });
  const ended = all.find(({ status }) => status === "ended");
  if (!ended) return;
  for (const { id, status } of all) {
    if (status !== "active") continue;
    await sandbox.receiveMessage({ from });
    await kapso.conversations.update(id, { status: "ended" });
  }
  await kapso.conversations.update(ended.id, { status: "active" });
  await sandbox.receiveMessage({ from });
}

async function fetchNextPage(
  { queryClient, kapso }: Live,
  filters: ConversationFilters,
): Promise<void> {
  const observer = new InfiniteQueryObserver(queryClient, {
    ...conversationsListInfiniteOptions(kapso, filters),
    staleTime: Infinity,
  });
  const leave = observer.subscribe(() => {});
  await observer.fetchNextPage();
  leave();
}

/** Makes the bound of `last_active_after` exclusive. */
function excludeBound(kapso: KapsoClient): void {
  kapso.use({
    onRequest({ request }) {
      const url = new URL(request.url);
      const bound = url.searchParams.get("last_active_after");
      if (bound === null) return undefined;
      const microseconds = BigInt(/\.(\d{6})Z$/.exec(bound)![1]!) + 1n;
      const seconds = Date.parse(bound.replace(/\.\d+Z$/, "Z"));
      const time = new Date(seconds + Number(microseconds / 1_000_000n) * 1000);
      const fraction = String(microseconds % 1_000_000n).padStart(6, "0");
      url.searchParams.set(
        "last_active_after",
        `${time.toISOString().slice(0, 19)}.${fraction}Z`,
      );
      return new Request(url, request);
    },
  });
}
