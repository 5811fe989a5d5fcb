import type { WhatsappConversation } from "@kapso-platform/types";
import {
  formatMicroseconds,
  toMicroseconds,
} from "../../src/sweep/microseconds.js";
import { fakeClient, json } from "../fake-fetch.js";

/** The properties that decide the position of a conversation in the list. */
export interface Row {
  readonly id: string;
  /** Microseconds since 1970. */
  readonly time: number;
}

/**
 * A list of conversations in memory, with keyset cursors like those of the API.
 */
export interface ConversationServer {
  readonly kapso: ReturnType<typeof fakeClient>["kapso"];
  /** URLs that were requested. */
  readonly requests: string[];
  /** Number of network round trips: parallel requests count as one. */
  readonly rounds: () => number;
  /** Gives a conversation the latest activity. */
  readonly move: (id: string) => void;
}

/** Creates a server with rows in any order. */
export function serveConversations(
  rows: readonly Row[],
  {
    isInclusive = false,
    beforeResponse,
    respond,
    ...options
  }: {
    /** Whether the range of activity includes its bounds. */
    isInclusive?: boolean;
    /** Called before each response. */
    beforeResponse?: (server: ConversationServer) => void;
    /** Responds instead of the list. */
    respond?: (url: URL, count: number) => Response | undefined;
  } & NonNullable<Parameters<typeof fakeClient>[1]> = {},
): ConversationServer {
  let list = [...rows].sort(compare);
  let rounds = 0;
  let round: Promise<void> | undefined;
  const requests: string[] = [];
  const { kapso } = fakeClient(async (url) => {
    const count = requests.push(url);
    await (round ??= settled().then(() => {
      round = undefined;
      rounds++;
    }));
    const other = respond?.(new URL(url), count);
    if (other) return other;
    beforeResponse?.(server);
    return json(page(list, new URL(url).searchParams, isInclusive));
  }, options);
  const server: ConversationServer = {
    kapso,
    requests,
    rounds: () => rounds,
    move: (id) => {
      const time = (list[0]?.time ?? 0) + 1_500;
      list = [{ id, time }, ...list.filter((row) => row.id !== id)];
    },
  };
  return server;
}

/** Resolves when all running code waits for the network. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function compare(a: Row, b: Row): number {
  if (a.time !== b.time) return b.time - a.time;
  return a.id === b.id ? 0 : a.id < b.id ? 1 : -1;
}

function page(
  list: readonly Row[],
  query: URLSearchParams,
  isInclusive: boolean,
): object {
  const limit = Number(query.get("limit") ?? 20);
  const edge = isInclusive ? 0 : 1;
  const after = bound(query, "last_active_after", -Infinity) + edge;
  const before = bound(query, "last_active_before", Infinity) - edge;
  const cursor = query.get("after");
  const position = cursor === null ? undefined : (JSON.parse(cursor) as Row);
  const found = list.filter(
    (row) =>
      row.time >= after &&
      row.time <= before &&
      (!position || compare(position, row) < 0),
  );
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return {
    data: items.map(toConversation),
    paging: {
      next: found.length > limit ? JSON.stringify(last) : null,
      previous: null,
    },
  };
}

function bound(
  query: URLSearchParams,
  name: string,
  otherwise: number,
): number {
  const text = query.get(name);
  return text === null ? otherwise : toMicroseconds(text);
}

function toConversation({
  id,
  time,
}: Row): Pick<WhatsappConversation, "id" | "last_active_at"> {
  return { id, last_active_at: formatMicroseconds(time) };
}
