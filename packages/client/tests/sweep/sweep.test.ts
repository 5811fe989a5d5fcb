import fc from "fast-check";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import {
  KapsoArgumentError,
  KapsoPaginationError,
  KapsoServerError,
  type SweepProgress,
} from "../../src/index.js";
import { fakeClient, json } from "../fake-fetch.js";
import { rejection } from "../rejection.js";
import { startSandbox } from "../sandbox.js";
import { type Row, serveConversations } from "./conversation-server.js";

const BEGIN = Date.parse("2025-07-01T00:00:00Z") * 1_000;

/** Rows with equal, close and distant times. */
const rows = fc.uniqueArray(
  fc.record({
    id: fc.uuid({ version: 4 }),
    time: fc
      .oneof(
        fc.nat(3),
        fc.nat(5_000_000),
        fc.nat(86_400_000_000),
        fc.nat(50_000_000_000_000),
      )
      .map((offset) => BEGIN + offset),
  }),
  { selector: ({ id }) => id, maxLength: 900, size: "max" },
);

/** Rows whose times are unevenly distributed. */
function makeRows(count: number): Row[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `c-${index}`,
    time:
      BEGIN +
      index * 60_000_000 +
      Math.floor(Math.sin(index / 1_500) * 40_000_000_000),
  }));
}

async function ids(sweep: AsyncIterable<{ id: string }>): Promise<string[]> {
  const collected: string[] = [];
  for await (const { id } of sweep) collected.push(id);
  return collected;
}

const inOrder = (list: readonly Row[]): string[] =>
  [...list]
    .sort((a, b) => b.time - a.time || (a.id < b.id ? 1 : -1))
    .map(({ id }) => id);

describe("a sweep of conversations", () => {
  it("returns what a walk returns, in the same order, for any times", async () => {
    await fc.assert(
      fc.asyncProperty(
        rows,
        fc.integer({ min: 1, max: 8 }),
        fc.boolean(),
        fc.option(fc.nat(50_000_000_000_000)),
        fc.option(fc.nat(50_000_000_000_000)),
        async (list, concurrency, isInclusive, start, length) => {
          const { kapso } = serveConversations(list, { isInclusive });
          const from = start === null ? -Infinity : BEGIN + start;
          const to =
            length === null ? Infinity : BEGIN + (start ?? 0) + length + 1_000;
          const iso = (time: number): string =>
            new Date(Math.floor(time / 1_000)).toISOString();
          const sweep = kapso.conversations.sweep({
            concurrency,
            ...(start !== null && { from: iso(from) }),
            ...(length !== null && { to: iso(to) }),
          });
          const floor = (time: number): number =>
            Math.floor(time / 1_000) * 1_000;
          expect(await ids(sweep)).toEqual(
            inOrder(
              list.filter(
                ({ time }) => time >= floor(from) && time < floor(to),
              ),
            ),
          );
        },
      ),
      { numRuns: 40 },
    );
  });

  it("returns each conversation once while others become active", async () => {
    await fc.assert(
      fc.asyncProperty(
        rows,
        fc.integer({ min: 1, max: 8 }),
        fc.infiniteStream(fc.nat()),
        async (list, concurrency, numbers) => {
          const all = list.map(({ id }) => id);
          const moved = new Set<string>();
          const { kapso } = serveConversations(list, {
            beforeResponse: ({ move }) => {
              for (let count = numbers.next().value % 3; count > 0; count--) {
                const id = all[numbers.next().value % all.length];
                if (id === undefined || moved.size > 60) return;
                moved.add(id);
                move(id);
              }
            },
          });
          const given = await ids(kapso.conversations.sweep({ concurrency }));
          expect([...given].sort()).toEqual([...all].sort());
          const still = (id: string): boolean => !moved.has(id);
          expect(given.filter(still)).toEqual(inOrder(list).filter(still));
        },
      ),
      { numRuns: 40 },
    );
  });

  it("continues where an earlier sweep was stopped, at any position", async () => {
    await fc.assert(
      fc.asyncProperty(rows, fc.nat(900), async (list, leaveAfter) => {
        const { kapso } = serveConversations(list);
        const first = kapso.conversations.sweep({ concurrency: 3 });
        const before: string[] = [];
        for await (const { id } of first) {
          // The last one is returned again, because the loop had not finished
          // with it.
          if (before.length === leaveAfter) break;
          before.push(id);
        }
        const second = kapso.conversations.sweep({
          concurrency: 3,
          resumeFrom: first.position,
        });
        expect([...before, ...(await ids(second))]).toEqual(inOrder(list));
      }),
      { numRuns: 30 },
    );
  });

  it("takes less than a sixth of the time of a walk with eight parallel requests", async () => {
    const list = makeRows(20_000);
    const walk = serveConversations(list);
    const walked: string[] = [];
    for await (const { id } of walk.kapso.conversations.list({ limit: 100 })) {
      walked.push(id);
    }
    const swept = serveConversations(list);
    const sweep = swept.kapso.conversations.sweep({ concurrency: 8 });
    expect(await ids(sweep)).toEqual(walked);
    expect(walk.rounds() / swept.rounds()).toBeGreaterThan(6);
    expect(swept.requests.length).toBeLessThan(1.2 * walk.requests.length);
  });

  it("buffers no more pages than necessary while the caller is busy", async () => {
    const { kapso, requests } = serveConversations(makeRows(40_000));
    const sweep = kapso.conversations.sweep({ concurrency: 2 });
    const iterator = sweep[Symbol.asyncIterator]();
    await iterator.next();
    const settle = async (): Promise<number> => {
      let count = -1;
      while (count < requests.length) {
        count = requests.length;
        for (let turn = 0; turn < 100; turn++) {
          await new Promise((resolve) => setImmediate(resolve));
        }
      }
      return count;
    };
    expect(await settle()).toBeLessThan(50);
    await iterator.return?.();
  });

  it("stops its requests if the caller stops or the signal is aborted", async () => {
    const { kapso, requests } = serveConversations(makeRows(5_000));
    for await (const _ of kapso.conversations.sweep({ concurrency: 8 })) break;
    const controller = new AbortController();
    const { signal } = controller;
    const left = requests.length;
    const aborted = (async () => {
      for await (const _ of kapso.conversations.sweep({ signal })) {
        controller.abort(new Error("enough"));
      }
    })();
    expect(await rejection(aborted)).toMatchObject({ name: "KapsoAbortError" });
    expect(requests.length - left).toBeLessThan(12);
  });

  it("fails with the error of a page, after the conversations before it", async () => {
    const list = makeRows(3_000);
    const { kapso } = serveConversations(list, {
      respond: (_, count) =>
        count === 12 ? json({ error: "down" }, { status: 500 }) : undefined,
    });
    const given: string[] = [];
    const failed = (async () => {
      const sweep = kapso.conversations.sweep({ concurrency: 2 });
      for await (const { id } of sweep) given.push(id);
    })();
    expect(await rejection(failed)).toBeInstanceOf(KapsoServerError);
    expect(given).toEqual(inOrder(list).slice(0, given.length));
    expect(given.length).toBeGreaterThan(0);
  });

  it("fails if a page does not say whether there is more", async () => {
    const { kapso } = serveConversations(makeRows(300), {
      respond: (_, count) => (count === 2 ? json({ data: [] }) : undefined),
    });
    expect(await rejection(ids(kapso.conversations.sweep()))).toBeInstanceOf(
      KapsoPaginationError,
    );
  });

  it("waits if the API limits the rate, and loses nothing", async () => {
    const list = makeRows(3_000);
    const { kapso } = serveConversations(list, {
      respond: (_, count) =>
        count % 7 === 3
          ? json(
              { error: "slow down" },
              { status: 429, headers: { "Retry-After": "0.001" } },
            )
          : undefined,
    });
    const sweep = kapso.conversations.sweep({ concurrency: 4 });
    expect(await ids(sweep)).toEqual(inOrder(list));
  });

  it("reports its progress", async () => {
    const list = makeRows(2_000);
    const reports: SweepProgress[] = [];
    const { kapso } = serveConversations(list);
    const from = new Date((BEGIN - 60_000_000_000) / 1_000);
    const given = await ids(
      kapso.conversations.sweep({
        from,
        onProgress: (progress) => reports.push(progress),
      }),
    );
    const counts = reports.map(({ count }) => count);
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    expect(counts.at(-1)).toBe(given.length);
    const fractions = reports.map(({ fraction }) => fraction ?? -1);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(fractions[0]).toBeGreaterThanOrEqual(0);
    expect(fractions.at(-1)).toBeLessThanOrEqual(1);
  });

  it.each([
    [
      { concurency: 3 },
      "concurency is not a known option; did you mean concurrency?",
    ],
    [{ concurrency: 0 }, "whole number from 1 to 32"],
    [{ from: "yesterday" }, "must be a Date or a date-time"],
    [
      { from: "2025-07-02T00:00:00Z", to: "2025-07-01T00:00:00Z" },
      "earlier than to",
    ],
    [{ filters: { limit: 5 } }, "is set by the sweep itself"],
    [{ resumeFrom: "{}" }, "must be the position of an earlier sweep"],
    [{ rateLimit: { requests: 0, per: 1 } }, "a whole number from 1"],
  ])("rejects %j", async (options, message) => {
    const { kapso, requests } = serveConversations([]);
    const error = await rejection(
      ids(kapso.conversations.sweep(options as object)),
    );
    expect(error).toBeInstanceOf(KapsoArgumentError);
    expect((error as Error).message).toContain(message);
    expect(requests).toEqual([]);
  });

  it("rejects filters of messages that it sets itself", async () => {
    const { kapso, requests } = serveConversations([]);
    for (const filters of [{ after: "x" }, { conversation_id: "1" }]) {
      const sweep = kapso.messages.sweep({
        conversations: ["1"],
        filters: filters as object,
      });
      const error = await rejection(sweep.next());
      expect((error as Error).message).toContain("set by the sweep itself");
    }
    expect(requests).toEqual([]);
    const undefinedFilters = { limit: undefined, after: undefined };
    const sweep = kapso.conversations.sweep({
      filters: undefinedFilters as object,
    });
    expect(await ids(sweep)).toEqual([]);
  });

  it("rejects the position of a sweep with other filters", async () => {
    const { kapso } = serveConversations(makeRows(300));
    const first = kapso.conversations.sweep();
    for await (const _ of first) break;
    const second = kapso.conversations.sweep({
      filters: { status: "ended" },
      resumeFrom: first.position,
    });
    expect(await rejection(ids(second))).toMatchObject({
      name: "KapsoArgumentError",
      message: expect.stringContaining("of another sweep") as string,
    });
  });
});

describe("a sweep of messages", () => {
  it("returns all messages of each conversation, in order", async () => {
    const { kapso } = await startSandbox({ conversations: 60 });
    const conversations = await kapso.conversations
      .list()
      .toArray({ limit: Infinity });
    const given: string[] = [];
    for await (const { conversation, messages } of kapso.messages.sweep({
      conversations: kapso.conversations.sweep({ concurrency: 2 }),
      concurrency: 4,
    })) {
      given.push(conversation.id);
      const listed = await kapso.messages
        .list({ conversation_id: conversation.id })
        .toArray({ limit: Infinity });
      expect(messages).toEqual(listed);
    }
    expect(given).toEqual(conversations.map(({ id }) => id));
  });

  it("rejects a value that is not a list of conversations", async () => {
    const { kapso } = serveConversations([]);
    const error = await rejection(
      kapso.messages.sweep({ conversations: "c-1" }).next(),
    );
    expect(error).toBeInstanceOf(KapsoArgumentError);
    expect((error as Error).message).toContain("must be an iterable");
  });
});

describe("rateLimit", () => {
  it("starts no more requests in any period than it allows, in order", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const starts: [path: string, at: number][] = [];
    const began = performance.now();
    const { kapso } = fakeClient(
      (url) => {
        starts.push([
          new URL(url).pathname.slice(-1),
          performance.now() - began,
        ]);
        return json({ data: {} });
      },
      { rateLimit: { requests: 2, per: 1_000 } },
    );
    const calls = ["1", "2", "3", "4", "5"].map((id) =>
      kapso.conversations.get(id),
    );
    await vi.advanceTimersByTimeAsync(2_000);
    await Promise.all(calls);
    expect(starts).toEqual([
      ["1", 0],
      ["2", 0],
      ["3", 1_000],
      ["4", 1_000],
      ["5", 2_000],
    ]);
  });

  it("does not count a call that is aborted", async () => {
    const { kapso, calls } = fakeClient(() => json({ data: {} }), {
      rateLimit: { requests: 1, per: 60_000 },
    });
    await kapso.conversations.get("1");
    const controller = new AbortController();
    const { signal } = controller;
    const waiting = kapso.conversations.get("2", { signal });
    setImmediate(() => {
      controller.abort();
    });
    expect(await rejection(waiting)).toMatchObject({ name: "KapsoAbortError" });
    expect(calls).toHaveLength(1);
  });
});
