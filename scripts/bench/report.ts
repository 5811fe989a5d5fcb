import { cpus, loadavg } from "node:os";
import type { Cost } from "./measure.js";
import { OURS, createPeers, versionOf } from "./peers.js";
import type { WalkGrowth } from "./walks.js";

/** All results of `pnpm bench`. */
export interface Results {
  readonly inProcess20: readonly Cost[];
  readonly inProcess100: readonly Cost[];
  readonly http20: readonly Cost[];
  readonly http100: readonly Cost[];
  readonly walk: readonly Cost[];
  readonly walkOverHttp: readonly Cost[];
  readonly growth: WalkGrowth;
}

/** Formats the results as a Markdown document. */
export function toMarkdown(results: Results): string {
  const { walk, walkOverHttp, growth } = results;
  const [cpu] = cpus();
  const [load = 0] = loadavg();
  return `# Benchmarks

Written by \`pnpm bench\`, which measures all rows of a table side by side: each
round runs every library, and compares its CPU time, of all threads, with that of
openapi-fetch or of the raw loop in the same round. The tables show the median of
the rounds. CPU time excludes the time in which a call waits. On a busy machine with
shared caches, ratios are larger and less steady.

Node ${process.versions.node}, ${cpus().length} × ${cpu?.model ?? "unknown"}, load ${load.toFixed(0)} at the end.

## One call

A page of conversations, with the same URL and key. _In process_, \`fetch\` is a
function that responds immediately, so only the library is measured. _HTTP_ is a server
on the same machine in another process, through the global \`fetch\` (axios: with
its own adapter). openapi-fetch is 1.00. Our client has all features on: timeout,
retries, a size limit, its own redirects, argument checks, errors without the key.
openapi-fetch and hey-api have no timeout; _raw fetch with a timeout_ shows what one
costs in the platform's \`fetch\`, which no library can avoid: an \`AbortSignal\` for
each call, and a timer.

${callTable(results)}

## A walk of 1,000 pages of 100

${walkTable(walk, walkOverHttp)}

A page of a walk of 5,000 costs ${growth.early.toFixed(0)} µs in its second tenth and
${growth.late.toFixed(0)} µs in its last; the heap then holds
${(growth.heap / 1024).toFixed(0)} kB more.
`;
}

function callTable(results: Results): string {
  const columns = [
    results.inProcess20,
    results.inProcess100,
    results.http20,
    results.http100,
  ];
  const rows = results.inProcess20.map(({ name, micros }) => {
    const ratios = columns.map((costs) => ratioOf(costs, name));
    return row([bold(name), versionFor(name), ...ratios, micros.toFixed(0)]);
  });
  return table(
    [
      "",
      "version",
      "in process, 20 items",
      "100 items",
      "HTTP, 20 items",
      "100 items",
      "µs, first column",
    ],
    rows,
  );
}

function walkTable(
  inProcess: readonly Cost[],
  overHttp: readonly Cost[],
): string {
  return table(
    ["", "in process", "HTTP", "µs a page, in process"],
    inProcess.map(({ name, micros }) =>
      row([
        bold(name),
        ratioOf(inProcess, name),
        ratioOf(overHttp, name),
        (micros / 1000).toFixed(0),
      ]),
    ),
  );
}

function ratioOf(costs: readonly Cost[], name: string): string {
  return costs.find((cost) => cost.name === name)?.ratio.toFixed(2) ?? "";
}

function versionFor(name: string): string {
  const network = { origin: "https://x.invalid", fetch, close: () => {} };
  const heyApi = {
    createClient: () => undefined,
    listWhatsappConversations: () => Promise.resolve({}),
  };
  const peer = createPeers(network, heyApi).find((one) => one.name === name);
  if (!peer?.package) return "";
  return peer.package.startsWith("@kapso-platform/")
    ? "this one"
    : versionOf(peer.package);
}

function bold(name: string): string {
  return name === OURS || name.startsWith("ours") ? `**${name}**` : name;
}

function table(head: string[], rows: string[]): string {
  return [row(head), row(head.map(() => "---")), ...rows].join("\n");
}

function row(cells: string[]): string {
  return `| ${cells.join(" | ")} |`;
}
