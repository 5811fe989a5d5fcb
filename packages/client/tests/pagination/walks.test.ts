import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Client, createClient } from "@libsql/client";
import {
  type ConversationFixture,
  type Sandbox,
  createSandbox,
} from "@kapso-platform/sandbox";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type ConversationsListParams,
  type Direction,
  type KapsoClient,
  createKapsoClient,
} from "../../src/index.js";

const MEMBERS = [
  "11111111-1111-4111-8111-111111111111",
  "22222222-2222-4222-8222-222222222222",
];
const NUMBERS = ["100000000000001", "100000000000002"];
const BEGIN = Date.parse("2025-07-01T00:00:00Z");

/**
 * Few distinct times, so that many rows share one and the id decides the order.
 */
const moment = fc.integer({ min: 0, max: 6 }).map((step) => {
  const second = new Date(BEGIN + step * 1000).toISOString().slice(0, 19);
  return step % 2 === 0 ? `${second}Z` : `${second}.${String(step).repeat(6)}Z`;
});

const row = fc.record({
  id: fc.uuid({ version: 4 }),
  phone_number: fc.stringMatching(/^[1-9]\d{9}$/),
  phone_number_id: fc.constantFrom(...NUMBERS),
  status: fc.constantFrom("active" as const, "ended" as const),
  last_active_at: moment,
  created_at: moment,
  assigned_user_id: fc.constantFrom(null, ...MEMBERS),
});
type Row = typeof row extends fc.Arbitrary<infer T> ? T : never;

const rows = fc.uniqueArray(row, {
  selector: ({ id }) => id,
  comparator: "IsStrictlyEqual",
  maxLength: 40,
});

const optional = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(value, { nil: undefined, freq: 2 });

const filters = fc
  .record({
    phone_number_id: optional(fc.constantFrom(...NUMBERS)),
    phone_number: optional(fc.stringMatching(/^\d{1,2}$/)),
    status: optional(fc.constantFrom("active" as const, "ended" as const)),
    assignee: optional(fc.constantFrom("unassigned", ...MEMBERS)),
    created_after: optional(moment),
    created_before: optional(moment),
    last_active_after: optional(moment),
    last_active_before: optional(moment),
  })
  .map(({ assignee, ...rest }): ConversationsListParams =>
    assignee === "unassigned"
      ? { ...rest, unassigned: true }
      : { ...rest, assigned_user_id: assignee },
  );

interface World {
  sandbox: Sandbox;
  kapso: KapsoClient;
  database: Client;
}

/** A listening sandbox with a database file that the test reads directly. */
async function inWorld(
  conversations: ConversationFixture[],
  check: (world: World) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), "kapso-walk-"));
  const url = `file:${path.join(folder, "sandbox.db")}`;
  const sandbox = createSandbox({ conversations: 0, database: url });
  const database = createClient({ url });
  try {
    const baseUrl = await sandbox.listen();
    await sandbox.seed({
      users: MEMBERS.map((user_id, index) => ({
        user_id,
        name: `Member ${index}`,
      })),
      conversations,
    });
    const kapso = createKapsoClient({ baseUrl, apiKey: sandbox.apiKey });
    await check({ sandbox, kapso, database });
  } finally {
    database.close();
    await sandbox.close();
    await rm(folder, { recursive: true });
  }
}

/**
 * The ids that a query returns, in order, read without the code of the sandbox.
 */
async function select(
  database: Client,
  query: ConversationsListParams,
): Promise<string[]> {
  const where: string[] = ["1 = 1"];
  const args: (string | number)[] = [];
  const add = (condition: string, value: string | number | undefined): void => {
    if (value === undefined) return;
    where.push(condition);
    args.push(value);
  };
  const assignee =
    "(SELECT user_id FROM assignments a WHERE a.conversation_id = c.id AND a.active = 1)";
  add("phone_number_id = ?", query.phone_number_id);
  add("instr(phone_number, ?) > 0", query.phone_number);
  add("status = ?", query.status);
  add(`${assignee} = ?`, query.assigned_user_id);
  if (query.unassigned) where.push(`${assignee} IS NULL`);
  add("created_at >= ?", microseconds(query.created_after));
  add("created_at <= ?", microseconds(query.created_before));
  add("last_active_at >= ?", microseconds(query.last_active_after));
  add("last_active_at <= ?", microseconds(query.last_active_before));
  const { rows: found } = await database.execute({
    sql: `SELECT id FROM conversations c WHERE ${where.join(" AND ")} ORDER BY last_active_at DESC, id DESC`,
    args,
  });
  return found.map(({ id }) => String(id));
}

function microseconds(moment: string | Date | undefined): number | undefined {
  if (typeof moment !== "string") return undefined;
  const fraction = /\.(\d{6})/.exec(moment)?.[1] ?? "0";
  return Date.parse(`${moment.slice(0, 19)}Z`) * 1000 + Number(fraction);
}

/** The cursor of a position, in the format of the API. */
function cursorOf(lastActiveAt: string, id: string): string {
  const time = `${lastActiveAt.slice(0, 19)}.${/\.(\d{6})/.exec(lastActiveAt)?.[1] ?? "000000"}Z`;
  return btoa(
    JSON.stringify({ values: [time, id], columns: ["last_active_at", "id"] }),
  );
}

/** After every possible row: a backward walk from here returns all of them. */
const END = cursorOf(
  "1970-01-01T00:00:00Z",
  "00000000-0000-4000-8000-000000000000",
);

function start(
  direction: Direction,
  query: ConversationsListParams,
): ConversationsListParams {
  return direction === "forward"
    ? query
    : { ...query, after: undefined, before: END };
}

const RUNS = { numRuns: 60, interruptAfterTimeLimit: 45_000 };
const direction = fc.constantFrom<Direction>("forward", "backward");
const limit = fc.integer({ min: 1, max: 12 });

describe("a walk", () => {
  it("returns exactly the rows of an independent query, in order, once each", async () => {
    await fc.assert(
      fc.asyncProperty(
        rows,
        fc.array(filters, { minLength: 1, maxLength: 4 }),
        limit,
        direction,
        fc.boolean(),
        (data, queries, limit, direction, prefetch) =>
          inWorld(data, async ({ kapso, database }) => {
            for (const query of queries) {
              const expected = await select(database, query);
              const walked: string[] = [];
              const list = kapso.conversations.list(
                start(direction, { ...query, limit }),
                { direction, prefetch },
              );
              for await (const { id } of list) walked.push(id);
              expect(walked).toEqual(
                direction === "forward" ? expected : expected.reverse(),
              );
            }
          }),
      ),
      RUNS,
    );
  });

  it("sends one request for each page, and returns over the same pages", async () => {
    await fc.assert(
      fc.asyncProperty(rows, limit, (data, limit) =>
        inWorld(data, async ({ kapso, sandbox }) => {
          let page = await kapso.conversations.list({ limit });
          const forward = [page.items];
          while (page.hasNextPage) {
            page = await page.nextPage();
            forward.push(page.items);
          }
          expect(sandbox.requests).toHaveLength(
            Math.max(1, Math.ceil(data.length / limit)),
          );
          const backward = [page.items];
          while (page.hasPreviousPage) {
            page = await page.previousPage();
            backward.unshift(page.items);
          }
          expect(backward).toEqual(forward);
        }),
      ),
      { ...RUNS, numRuns: 30 },
    );
  });
});

/** A change of the data between two pages. */
type Change =
  | { kind: "message"; target: number }
  | { kind: "close"; target: number }
  | { kind: "insert"; row: Row };
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ kind: fc.constant("message" as const), target: fc.nat() }),
  fc.record({ kind: fc.constant("close" as const), target: fc.nat() }),
  fc.record({ kind: fc.constant("insert" as const), row }),
);

describe("a walk over data that changes meanwhile", () => {
  it("returns unchanged rows exactly once, and forward no row twice", async () => {
    await fc.assert(
      fc.asyncProperty(
        rows.filter((data) => data.length > 0),
        fc.array(change, { maxLength: 12 }),
        limit,
        direction,
        (data, changes, limit, direction) =>
          inWorld(data, async ({ kapso, sandbox, database }) => {
            const before = await select(database, {});
            const touched = new Set<string>();
            const walked: string[] = [];
            const pending = [...changes];
            const list = kapso.conversations.list(start(direction, { limit }), {
              direction,
            });
            for await (const { items } of list.pages()) {
              walked.push(
                ...(direction === "forward" ? items : [...items].reverse()).map(
                  ({ id }) => id,
                ),
              );
              const next = pending.shift();
              if (next) await play(next, data, { kapso, sandbox }, touched);
            }
            const untouched = before.filter((id) => !touched.has(id));
            const seen = walked.filter((id) => untouched.includes(id));
            expect(seen).toEqual(
              direction === "forward" ? untouched : untouched.reverse(),
            );
            // Activity only moves a conversation up, away from a forward walk:
            // it is never returned twice, but can be missed. A backward walk
            // can return it a second time.
            if (direction === "forward") {
              expect(walked).toHaveLength(new Set(walked).size);
            }
          }),
      ),
      RUNS,
    );
  });
});

async function play(
  change: Change,
  data: Row[],
  { kapso, sandbox }: Pick<World, "kapso" | "sandbox">,
  touched: Set<string>,
): Promise<void> {
  if (change.kind === "insert") {
    if (
      data.some(({ id }) => id === change.row.id) ||
      touched.has(change.row.id)
    ) {
      return;
    }
    touched.add(change.row.id);
    await sandbox.seed({ conversations: [change.row] });
    return;
  }
  const target = data[change.target % data.length]!;
  if (change.kind === "close") {
    // Closing does not change the activity, so nothing moves.
    await kapso.conversations.update(target.id, { status: "ended" });
    return;
  }
  const { conversation } = await sandbox.receiveMessage({
    from: target.phone_number,
    phone_number_id: target.phone_number_id,
    text: "hello",
  });
  touched.add(conversation.id);
}
