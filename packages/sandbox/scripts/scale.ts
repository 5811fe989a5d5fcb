/**
 * Measures what many conversations cost: filling, reopening, pages of the
 * conversation list, and each of its filters on the first and on deep pages.
 *
 * Run `pnpm build && pnpm tsx scripts/scale.ts [conversations] [database]`.
 */
import { parseArgs } from "node:util";
import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createSandbox, type Sandbox } from "../src/index.js";
import { encodeCursor } from "../src/resource/cursor.js";

const USAGE = `Usage: pnpm tsx scripts/scale.ts [conversations] [database]

Builds nothing: run \`pnpm build\` before.

  conversations  how many to fill in, 1 to 1,000,000 (default 100000)
  database       :memory: (default), or a file: URL; an existing file is deleted
  -h, --help     show this text`;

const { conversations, database } = readArguments();
const isFile = database.startsWith("file:");

function readArguments(): { conversations: number; database: string } {
  let parsed;
  try {
    parsed = parseArgs({
      allowPositionals: true,
      options: { help: { type: "boolean", short: "h" } },
    });
  } catch (error) {
    return stop(error instanceof Error ? error.message : String(error));
  }
  if (parsed.values.help) {
    console.log(USAGE);
    process.exit();
  }
  const [count = "100000", database = ":memory:", extra] = parsed.positionals;
  if (!/^[1-9]\d{0,6}$/.test(count) || Number(count) > 1_000_000) {
    stop(
      `The number of conversations must be a whole number from 1 to 1000000; got ${JSON.stringify(count)}.`,
    );
  }
  if (database !== ":memory:" && !database.startsWith("file:")) {
    stop(
      `The database must be :memory: or a file: URL such as file:scale.db; got ${JSON.stringify(database)}.`,
    );
  }
  if (extra !== undefined) {
    stop(
      `There are at most two arguments; got ${JSON.stringify(extra)} as well.`,
    );
  }
  return { conversations: Number(count), database };
}

function stop(problem: string): never {
  console.error(`${problem}\n\n${USAGE}`);
  process.exit(1);
}

/** So many pages of each filter, half of them from the top on. */
const PAGES = 200;
/** The best of so many counts: a garbage collection is no slow page. */
const ATTEMPTS = 3;
const DAY = 86_400_000;

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

interface Page {
  data: { phone_number: string | null }[];
  paging: { next: string | null };
}

async function read(sandbox: Sandbox, search: string): Promise<Page> {
  const response = await sandbox.fetch(
    `/platform/v1/whatsapp/conversations?limit=20${search}`,
    { headers: { "X-API-Key": sandbox.apiKey } },
  );
  return (await response.json()) as Page;
}

function after(cursor: string | null): string {
  return cursor === null ? "" : `&after=${encodeURIComponent(cursor)}`;
}

/** Parts of which a country code leaves many numbers, and the last digits few. */
const COUNTRY_CODE_PARTS = ["86", "861", "8613", "86131", "861312", "0086131"];

/** Parts that repeat themselves, that few numbers have, or none. */
const RARE_PARTS = [
  "777",
  "4155",
  "0000",
  "00000",
  "121212",
  "0000000",
  "98765432",
  "123123123",
  "9999999999",
  "00000000000",
  "999999999999",
  "555-0101",
];

/** The last 3 to 12 digits of a number. */
function partsOf(number: string): string[] {
  return Array.from({ length: 10 }, (_, index) => number.slice(-3 - index));
}

/** A filter, and the days of activity between which the rows that match are. */
interface Filter {
  search: string;
  days?: [newest: number, oldest: number];
}

/** A cursor somewhere among the rows that match. */
function anywhere([newest, oldest]: [number, number] = [0, 90]): string {
  const days = newest + Math.random() * (oldest - newest);
  const sort = (Date.now() - Math.floor(days * DAY)) * 1000;
  return encodeCursor("last_active_at", { sort, id: randomUUID() });
}

/** The CPU milliseconds of pages of a list, in ascending order. */
async function pagesOf(
  sandbox: Sandbox,
  { search: filter, days }: Filter,
): Promise<number[]> {
  const times: number[] = [];
  let next: string | null = null;
  for (let page = 0; page < PAGES; page += 1) {
    const search = filter + after(page < PAGES / 2 ? next : anywhere(days));
    let best = Infinity;
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const start = cpuSeconds();
      const { paging } = await read(sandbox, search);
      best = Math.min(best, (cpuSeconds() - start) * 1000);
      if (attempt === 0) next = paging.next;
    }
    times.push(best);
  }
  return times.sort((a, b) => a - b);
}

function at(times: readonly number[], part: number): number {
  return (
    times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0
  );
}

function fill(place: string): void {
  const script = fileURLToPath(new URL("fill.js", import.meta.url));
  const output = execFileSync(process.execPath, [
    script,
    String(conversations),
    place,
  ]);
  const { seconds, megabytes } = JSON.parse(String(output)) as {
    seconds: number;
    megabytes: number;
  };
  console.log(
    `A process that fills ${place} with ${conversations}: ${seconds.toFixed(1)} s CPU, at most ${megabytes.toFixed(0)} MB`,
  );
}

const file = database.replace(/^file:/, "");
if (isFile && existsSync(file)) rmSync(file);
fill(database);
const opened = cpuSeconds();
const sandbox = createSandbox({ conversations, database });
await sandbox.listen();
if (isFile) {
  console.log(`Reopening: ${(cpuSeconds() - opened).toFixed(2)} s CPU`);
}
await pagesOf(sandbox, { search: "" });
const first: number[] = [];
for (let round = 0; round < 20; round += 1) {
  const start = cpuSeconds();
  for (let call = 0; call < 100; call += 1) await read(sandbox, "");
  first.push((cpuSeconds() - start) / 100);
}
const pageOne = at(
  first.sort((a, b) => a - b),
  0.5,
);
console.log(
  `Page one: ${(pageOne * 1000).toFixed(2)} ms, ${(1 / pageOne).toFixed(0)} requests per CPU-second`,
);
const iso = (age: number) =>
  encodeURIComponent(new Date(Date.now() - age * DAY).toISOString());
const member = await sandbox
  .fetch("/platform/v1/users", { headers: { "X-API-Key": sandbox.apiKey } })
  .then(
    (response) => response.json() as Promise<{ data: { user_id: string }[] }>,
  );
const rows = (await read(sandbox, "")).data;
const number =
  rows.find((row) => row.phone_number)?.phone_number?.replace("+", "") ?? "";
const created = (when: "after" | "before", age: number) =>
  `&created_${when}=${iso(age)}`;
const filters: Filter[] = [
  { search: "" },
  { search: "&status=ended" },
  { search: "&phone_number_id=109876543210987" },
  { search: "&unassigned=true" },
  { search: "&unassigned=false" },
  { search: `&assigned_user_id=${member.data[1]?.user_id ?? ""}` },
  ...[...partsOf(number), ...COUNTRY_CODE_PARTS, ...RARE_PARTS].map((part) => ({
    search: `&phone_number=${part}`,
  })),
  { search: created("after", 0.01), days: [0, 0.01] },
  { search: created("after", 30), days: [0, 30] },
  { search: created("before", 30), days: [28, 90] },
  { search: created("before", 85), days: [83, 90] },
  { search: `&last_active_before=${iso(60)}`, days: [60, 90] },
  { search: `&last_active_after=${iso(1)}`, days: [0, 1] },
];
console.log("CPU ms a page: median, p99, and how often page one p99 is");
for (const filter of filters) {
  const times = await pagesOf(sandbox, filter);
  const p99 = at(times, 0.99);
  console.log(
    `${filter.search || "no filter"}: ${at(times, 0.5).toFixed(2)}, ${p99.toFixed(2)}, ${(p99 / pageOne / 1000).toFixed(1)}`,
  );
}
await sandbox.close();
