/**
 * `pnpm bench` measures the client and its peers in one run, and writes
 * `docs/benchmarks.md`. `pnpm bench --quick` prints a rough result and writes
 * nothing.
 */
import { writeFile } from "node:fs/promises";
import { format } from "prettier";
import { generateHeyApi } from "./hey-api.js";
import { readFlags } from "../tasks/flags.js";
import { type Cost, type Effort, measure } from "./measure.js";
import { type Network, inProcess, overHttp } from "./network.js";
import { BASELINE, createPeers } from "./peers.js";
import { type Results, toMarkdown } from "./report.js";
import { RAW_LOOP, createWalks, measureGrowth } from "./walks.js";

const WALK_PAGES = 1_000;
const { quick: isQuick } = readFlags(
  { options: { quick: { type: "boolean", default: false } } },
  `Usage: pnpm bench [--quick]

Measures the client and its peers side by side, and writes docs/benchmarks.md.
Run it on an otherwise idle machine; it takes minutes.

  --quick  print a rough result, and write nothing
  --help   print this`,
).values;
const scale = (effort: Effort): Effort =>
  isQuick
    ? { ...effort, rounds: Math.ceil(effort.rounds / 5), warmUpMs: 300 }
    : effort;

const heyApi = await generateHeyApi();

async function compareCalls(network: Network, effort: Effort): Promise<Cost[]> {
  const peers = createPeers(network, heyApi);
  const subjects = peers.map(({ name, fetchPage }) => ({
    name,
    run: fetchPage,
  }));
  try {
    for (const { name, run } of subjects) assertPage(name, await run());
    return await measure(subjects, BASELINE, scale(effort));
  } finally {
    network.close();
  }
}

/**
 * Checks that a library returned the page. Otherwise its measurement would be useless.
 */
function assertPage(name: string, page: unknown): void {
  const { data, items = data } = page as Record<string, unknown>;
  if (!Array.isArray(items) || items.length < 20) {
    throw new Error(`${name} did not return a page of conversations`);
  }
}

async function compareWalks(network: Network, effort: Effort): Promise<Cost[]> {
  try {
    return await measure(createWalks(network), RAW_LOOP, scale(effort));
  } finally {
    network.close();
  }
}

const results: Results = {
  inProcess20: await compareCalls(await inProcess(20), {
    rounds: 70,
    runs: 25,
  }),
  inProcess100: await compareCalls(await inProcess(100), {
    rounds: 100,
    runs: 10,
  }),
  http20: await compareCalls(await overHttp(20), { rounds: 70, runs: 12 }),
  http100: await compareCalls(await overHttp(100), { rounds: 100, runs: 8 }),
  walk: await compareWalks(await inProcess(100, WALK_PAGES), {
    rounds: 7,
    runs: 1,
  }),
  walkOverHttp: await compareWalks(await overHttp(100, WALK_PAGES), {
    rounds: 5,
    runs: 1,
  }),
  growth: await measureGrowth(
    await inProcess(100, WALK_PAGES * 5),
    WALK_PAGES * 5,
  ),
};

const markdown = await format(toMarkdown(results), { parser: "markdown" });
console.log(markdown);
if (!isQuick) {
  await writeFile(
    new URL("../../docs/benchmarks.md", import.meta.url),
    markdown,
  );
}
