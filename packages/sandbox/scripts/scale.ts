/**
 * Measures what many conversations cost: filling, reopening, and each filter of
 * the conversation list on the first and on deep pages.
 *
 * Run `pnpm tsx scripts/scale.ts [conversations] [database]`.
 */
import { existsSync, rmSync } from "node:fs";
import { createSandbox, type Sandbox } from "../src/index.js";

const [count = "100000", database = ":memory:"] = process.argv.slice(2);
const conversations = Number(count);
const file = database.replace(/^file:/, "");
const PAGES = 60;

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

async function measured<T>(name: string, work: () => Promise<T>): Promise<T> {
  const start = cpuSeconds();
  const result = await work();
  const cpu = (cpuSeconds() - start).toFixed(2);
  const peak = (process.resourceUsage().maxRSS / 1024).toFixed(0);
  console.log(`${name}: ${cpu} s CPU, at most ${peak} MB so far`);
  return result;
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

/** The CPU milliseconds of pages of a list, in ascending order. */
async function pagesOf(sandbox: Sandbox, filter: string): Promise<number[]> {
  const times: number[] = [];
  let next = "";
  for (let page = 0; page < PAGES; page += 1) {
    const start = cpuSeconds();
    const { paging } = await read(sandbox, filter + next);
    times.push((cpuSeconds() - start) * 1000);
    next =
      paging.next === null ? "" : `&after=${encodeURIComponent(paging.next)}`;
  }
  return times.sort((a, b) => a - b);
}

function at(times: readonly number[], part: number): number {
  return (
    times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0
  );
}

if (database.startsWith("file:") && existsSync(file)) rmSync(file);
let sandbox = createSandbox({ conversations, database });
await measured(`fill with ${conversations} conversations`, () =>
  sandbox.listen(),
);
if (database.startsWith("file:")) {
  await sandbox.close();
  sandbox = createSandbox({ database });
  await measured("reopen", () => sandbox.listen());
}
await pagesOf(sandbox, "");
const plain = await pagesOf(sandbox, "");
const day = (age: number) =>
  encodeURIComponent(new Date(Date.now() - age * 86_400_000).toISOString());
const member = await sandbox
  .fetch("/platform/v1/users", { headers: { "X-API-Key": sandbox.apiKey } })
  .then(
    (response) => response.json() as Promise<{ data: { user_id: string }[] }>,
  );
const number = (await read(sandbox, "")).data.find((row) => row.phone_number);
const filters = [
  "&status=ended",
  "&phone_number_id=109876543210987",
  "&unassigned=true",
  "&unassigned=false",
  `&assigned_user_id=${member.data[1]?.user_id ?? ""}`,
  `&phone_number=${number?.phone_number?.replace("+", "") ?? ""}`,
  "&phone_number=4155",
  "&phone_number=777",
  "&phone_number=0000000",
  `&created_after=${day(0.01)}`,
  `&created_after=${day(30)}`,
  `&created_before=${day(30)}`,
  `&created_before=${day(85)}`,
  `&last_active_before=${day(60)}`,
  `&last_active_after=${day(1)}`,
];
console.log(
  "CPU ms a page, median and p99, and p99 to the median without filter",
);
for (const filter of ["", ...filters]) {
  const times = await pagesOf(sandbox, filter);
  const p99 = at(times, 0.99);
  console.log(
    `${filter || "no filter"}: ${at(times, 0.5).toFixed(2)}, ${p99.toFixed(2)}, ${(p99 / at(plain, 0.5)).toFixed(1)}`,
  );
}
await sandbox.close();
