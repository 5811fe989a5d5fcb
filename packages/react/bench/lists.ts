/**
 * Measures the cost of large lists: a further page, flattening, and a live
 * change, with few and with many loaded pages. Prints medians of CPU time in
 * milliseconds, which other work on the machine hardly changes. Compare ratios,
 * because times depend on the machine.
 *
 * Run it with `pnpm --filter @kapso-platform/react bench`.
 */
import type {
  WhatsappConversation,
  WhatsappMessage,
} from "@kapso-platform/client";
import {
  InfiniteQueryObserver,
  QueryClient,
  notifyManager,
} from "@tanstack/react-query";
import { conversationCacheOf } from "../src/conversations/conversation-cache.js";
import { flattenPages } from "../src/hooks/flatten-pages.js";
import { mergeMessages } from "../src/messages/merge-messages.js";
import { conversationKeys } from "../src/options.js";
import type { ListPage } from "../src/queries/list-page.js";
import {
  nextPosition,
  previousPosition,
} from "../src/queries/list-position.js";
import type { InfiniteList } from "../src/queries/query-options.js";
import { shareItems } from "../src/queries/share-items.js";

const PAGE_SIZE = 20;
const ROUNDS = 31;
/** Warm-up rounds, in which JavaScript is compiled. */
const WARM_UP = 30;
const START = Date.parse("2026-03-01T12:00:00Z");

// Observers are called synchronously, so that their work is measured as well.
notifyManager.setScheduler((callback) => {
  callback();
});

function conversation(index: number, text = ""): WhatsappConversation {
  const time = new Date(START - index * 60_000).toISOString();
  return {
    id: `conversation-${String(index).padStart(6, "0")}`,
    status: "active",
    phone_number: `1415555${String(index).padStart(4, "0")}`,
    phone_number_id: "phone-number",
    last_active_at: time,
    updated_at: time,
    created_at: time,
    metadata: { source: "bench", tags: ["a", "b"] },
    kapso: { contact_name: `Contact ${index}`, last_message_text: text },
  };
}

/** Pages of conversations; each call returns new objects. */
function page(index: number, of: number): ListPage<WhatsappConversation> {
  return {
    items: Array.from({ length: PAGE_SIZE }, (_, item) =>
      conversation(index * PAGE_SIZE + item),
    ),
    hasNextPage: index < of - 1,
    hasPreviousPage: false,
    next: index < of - 1 ? { after: `page-${index + 1}` } : null,
    previous: null,
    meta: null,
  };
}

function loaded(count: number): {
  queryClient: QueryClient;
  fetchNextPage: () => Promise<unknown>;
  stop: () => void;
  reset: () => void;
} {
  const queryClient = new QueryClient({
    defaultOptions: { queries: { gcTime: Infinity } },
  });
  const data: InfiniteList<WhatsappConversation> = {
    pages: Array.from({ length: count }, (_, index) =>
      page(index, count + WARM_UP + ROUNDS + 5),
    ),
    pageParams: Array.from({ length: count }, (_, index) =>
      index === 0 ? null : { after: `page-${index}` },
    ),
  };
  const queryKey = conversationKeys.infinite({});
  queryClient.setQueryData(queryKey, data);
  let next = count;
  const observer = new InfiniteQueryObserver(queryClient, {
    queryKey,
    queryFn: () => Promise.resolve(page(next++, count + WARM_UP + ROUNDS + 5)),
    initialPageParam: null,
    getNextPageParam: nextPosition,
    getPreviousPageParam: previousPosition,
    staleTime: Infinity,
    structuralSharing: shareItems,
  });
  const stop = observer.subscribe(({ data: current }) => {
    if (current) flattenPages(current.pages);
  });
  const reset = (): void => {
    queryClient.setQueryData(queryKey, data);
  };
  const fetchNextPage = (): Promise<unknown> => observer.fetchNextPage();
  return { queryClient, fetchNextPage, stop, reset };
}

/** The median time of a step, without its preparation. */
async function median<Input>(
  prepare: (round: number) => Input,
  step: (input: Input) => unknown,
): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
    const input = prepare(round);
    const start = process.cpuUsage();
    await step(input);
    const { user, system } = process.cpuUsage(start);
    times.push((user + system) / 1000);
  }
  const counted = times.slice(WARM_UP).sort((a, b) => a - b);
  return counted[Math.floor(ROUNDS / 2)] ?? 0;
}

async function furtherPage(pages: number): Promise<number> {
  const { fetchNextPage, stop } = loaded(pages);
  const time = await median(() => {}, fetchNextPage);
  stop();
  return time;
}

async function oneChange(pages: number): Promise<number> {
  const { queryClient, stop } = loaded(pages);
  const cache = conversationCacheOf(queryClient);
  const time = await median(
    // The text changes, the position does not.
    (round) => [{ conversation: conversation(round, `Text ${round}`) }],
    (facts) => {
      cache.applyUpdates(facts);
    },
  );
  stop();
  return time;
}

function message(index: number, status: string): WhatsappMessage {
  return {
    id: `wamid.${index}`,
    timestamp: String(Math.floor(START / 1000) - index),
    type: "text",
    text: { body: `Text ${index}` },
    kapso: {
      direction: "outbound",
      status,
      whatsapp_conversation_id: "conversation",
    },
  };
}

/** A tick with one new message and a hundred whose status has changed. */
async function tick(pages: number): Promise<number> {
  const loadedPages = Array.from({ length: pages }, (_, index) => ({
    ...page(index, pages),
    items: Array.from({ length: PAGE_SIZE }, (_, item) =>
      message(index * PAGE_SIZE + item, "sent"),
    ),
  }));
  return median(
    () => Array.from({ length: 101 }, (_, index) => message(index - 1, "read")),
    (fresh) => flattenPages(mergeMessages(loadedPages, fresh).pages),
  );
}

/** A hundred changes that move to one position among ten thousand. */
async function delta(place: "top" | "middle" | "end"): Promise<number> {
  const count = 500;
  const total = count * PAGE_SIZE;
  const at = { top: -1, middle: total / 2, end: total - 200 }[place];
  const makeFacts = (round: number): { conversation: WhatsappConversation }[] =>
    Array.from({ length: 100 }, (_, index) => {
      const from = (round * 211 + index * 97) % total;
      const moved = new Date(START - at * 60_000 + round * 200 + index);
      return {
        conversation: {
          ...conversation(from, `Round ${round}`),
          last_active_at: moved.toISOString(),
          updated_at: new Date(START + round * 1_000 + index).toISOString(),
        },
      };
    });
  const { queryClient, stop, reset } = loaded(count);
  const cache = conversationCacheOf(queryClient);
  const time = await median(
    (round) => {
      // Pages grow by the items that are inserted.
      reset();
      return makeFacts(round);
    },
    (facts) => {
      cache.applyUpdates(facts);
    },
  );
  stop();
  return time;
}

const ms = (time: number): string => `${time.toFixed(2)} ms`;
const rows: [string, number, number][] = [
  ["a further page", await furtherPage(10), await furtherPage(500)],
  ["a changed row", await oneChange(10), await oneChange(500)],
  ["a tick of messages", await tick(10), await tick(500)],
];
for (const [name, few, many] of rows) {
  console.log(
    `${name}: ${ms(few)} with 10 pages, ${ms(many)} with 500 (${(many / few).toFixed(1)} times)`,
  );
}
for (const place of ["top", "middle", "end"] as const) {
  console.log(`100 changes into 10,000, ${place}: ${ms(await delta(place))}`);
}
