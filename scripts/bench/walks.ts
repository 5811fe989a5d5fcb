import { createKapsoClient } from "@kapso-platform/client";
import type { paths } from "@kapso-platform/types";
import createClient from "openapi-fetch";
import type { Subject } from "./measure.js";
import type { Network } from "./network.js";
import { startTimeout } from "./peers.js";

/** The loop that the walks are compared with. */
export const RAW_LOOP = "a loop over raw fetch and JSON.parse";

const PATH = "/whatsapp/conversations";
const KEY = "kapso_live_5f2d8c77e1";

interface Body {
  readonly data: readonly { id: string }[];
  readonly paging: { readonly next: string | null };
}

/** Different ways to read all conversations of a list, page by page. */
export function createWalks({ origin, fetch }: Network): Subject[] {
  const baseUrl = `${origin}/platform/v1`;
  const own = fetch && { fetch };
  const kapso = createKapsoClient({ baseUrl, apiKey: KEY, ...own });
  const headers = { "X-API-Key": KEY };
  const openapi = createClient<paths>({ baseUrl, headers, ...own });
  const send = fetch ?? globalThis.fetch;
  return [
    {
      name: RAW_LOOP,
      run: () =>
        walkRaw(baseUrl, async (url) => {
          const response = await send(url, { headers });
          return response.text();
        }),
    },
    {
      name: "the raw loop with a timeout",
      run: () =>
        walkRaw(baseUrl, async (url) => {
          const { signal, stop } = startTimeout();
          const response = await send(url, { headers, signal });
          const text = await response.text();
          stop();
          return text;
        }),
    },
    {
      name: "a loop over openapi-fetch",
      run: async () => {
        let length = 0;
        let after: string | null = null;
        do {
          const query: { limit: number; after?: string } =
            after === null ? { limit: 100 } : { limit: 100, after };
          const { data } = await openapi.GET(PATH, { params: { query } });
          for (const { id } of data?.data ?? []) length += id.length;
          after = data?.paging.next ?? null;
        } while (after !== null);
        return length;
      },
    },
    {
      name: "ours, for await of list()",
      run: async () => {
        let length = 0;
        for await (const { id } of kapso.conversations.list({ limit: 100 })) {
          length += id.length;
        }
        return length;
      },
    },
    {
      name: "ours, for await of list().pages()",
      run: async () => {
        let length = 0;
        const pages = kapso.conversations.list({ limit: 100 }).pages();
        for await (const { items } of pages) {
          for (const { id } of items) length += id.length;
        }
        return length;
      },
    },
  ];
}

/** The hand-written loop. */
async function walkRaw(
  baseUrl: string,
  fetchText: (url: string) => Promise<string>,
): Promise<number> {
  let length = 0;
  let after: string | null = null;
  do {
    const position: string = after === null ? "" : `&after=${after}`;
    const url = `${baseUrl}${PATH}?limit=100${position}`;
    const body = JSON.parse(await fetchText(url)) as Body;
    for (const { id } of body.data) length += id.length;
    after = body.paging.next;
  } while (after !== null);
  return length;
}

/** The cost of a walk at its start and end, and its memory. */
export interface WalkGrowth {
  /** Microseconds of CPU for a page of the first and of the last tenth. */
  readonly early: number;
  readonly late: number;
  /**
   * Growth of the heap between early and late, in bytes, after garbage
   * collection.
   */
  readonly heap: number;
}

/** Compares the first and the last tenth of one walk of `count` pages. */
export async function measureGrowth(
  { origin, fetch }: Network,
  count: number,
): Promise<WalkGrowth> {
  const kapso = createKapsoClient({
    baseUrl: `${origin}/platform/v1`,
    apiKey: KEY,
    ...(fetch && { fetch }),
  });
  const tenth = count / 10;
  let number = 0;
  let start = process.cpuUsage();
  const marks: { micros: number; heap: number }[] = [];
  for await (const _ of kapso.conversations.list({ limit: 100 }).pages()) {
    number++;
    if (number % tenth > 0) continue;
    const { user, system } = process.cpuUsage(start);
    globalThis.gc?.();
    const heap = process.memoryUsage().heapUsed;
    marks.push({ micros: (user + system) / tenth, heap });
    start = process.cpuUsage();
  }
  // In the first tenth, code is still being compiled, so the second tenth
  // counts as early.
  const early = marks[1] ?? { micros: NaN, heap: NaN };
  const late = marks.at(-1) ?? early;
  return {
    early: early.micros,
    late: late.micros,
    heap: late.heap - early.heap,
  };
}
