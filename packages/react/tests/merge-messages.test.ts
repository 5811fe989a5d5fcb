import type { WhatsappMessage } from "@kapso-platform/client";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mergeMessages } from "../src/messages/merge-messages.js";
import type { ListPage } from "../src/queries/list-page.js";

const STATUSES = ["pending", "sent", "delivered", "read"];

/**
 * The message with this number: a higher number is newer; two share a second.
 */
function message(number: number, status = "sent"): WhatsappMessage {
  return {
    id: `wamid.${number}`,
    timestamp: String(1_700_000_000 + Math.floor(number / 2)),
    type: "text",
    text: { body: `Text ${number}` },
    kapso: {
      direction: "outbound",
      status,
      whatsapp_conversation_id: "conversation",
    },
  };
}

/** Pages of messages with the given size, newest first. */
function paginate(
  messages: readonly WhatsappMessage[],
  size: number,
  isTop = true,
): ListPage<WhatsappMessage>[] {
  const count = Math.max(1, Math.ceil(messages.length / size));
  return Array.from({ length: count }, (_, index) => ({
    items: messages.slice(index * size, (index + 1) * size),
    hasNextPage: index < count - 1,
    hasPreviousPage: index > 0 || !isTop,
    next: null,
    previous: null,
    meta: null,
  }));
}

/** Messages from one number down to another. */
function range(from: number, to: number, status?: string): WhatsappMessage[] {
  return Array.from({ length: from - to + 1 }, (_, index) =>
    message(from - index, status),
  );
}

const idsOf = (pages: readonly ListPage<WhatsappMessage>[]): string[] =>
  pages.flatMap(({ items }) => items.map(({ id }) => id));

describe("messages from a tick", () => {
  it("are merged into the result of a new fetch, and nothing else changes", () => {
    fc.assert(
      fc.property(
        fc.record({
          newest: fc.integer({ min: 1, max: 60 }),
          size: fc.integer({ min: 1, max: 15 }),
          arrived: fc.integer({ min: 0, max: 12 }),
          overlap: fc.integer({ min: 1, max: 30 }),
          missing: fc.uniqueArray(fc.integer({ min: 0, max: 60 })),
          status: fc.constantFrom(...STATUSES),
        }),
        ({ newest, size, arrived, overlap, missing, status }) => {
          const loaded = range(newest, 0).filter(
            // The oldest stays, so that the two lists overlap.
            (_, index) => index === newest || !missing.includes(index),
          );
          const pages = paginate(loaded, size);
          const to = Math.max(0, newest - overlap);
          const fresh = range(newest + arrived, to, status);
          const { pages: merged, isJoined } = mergeMessages(pages, fresh);
          const isLoaded = fresh.some(({ id }) =>
            loaded.some((other) => other.id === id),
          );
          expect(isJoined).toBe(isLoaded);
          if (!isLoaded) {
            expect(merged).toBe(pages);
            return;
          }
          const before = new Map(loaded.map((item) => [item.id, item]));
          // Messages older than the loaded pages arrive with their page.
          const touched = fresh.findLastIndex(({ id }) => before.has(id));
          const taken = fresh.slice(0, touched + 1);
          const ids = new Set([...taken, ...loaded].map(({ id }) => id));
          expect(idsOf(merged)).toEqual(
            range(newest + arrived, 0)
              .map(({ id }) => id)
              .filter((id) => ids.has(id)),
          );
          const takenIds = new Set(taken.map(({ id }) => id));
          const isFurther = STATUSES.indexOf(status) > 1;
          for (const item of merged.flatMap(({ items }) => items)) {
            const old = before.get(item.id);
            const isChanged = takenIds.has(item.id) && (!old || isFurther);
            expect(item.kapso.status).toBe(
              isChanged && (isFurther || !old) ? status : "sent",
            );
            if (!isChanged) expect(item).toBe(old);
          }
          // Merging the same again changes nothing.
          expect(mergeMessages(merged, fresh).pages).toBe(merged);
        },
      ),
    );
  });

  it("are not inserted if `maxPages` has dropped the top", () => {
    const pages = paginate(range(20, 1), 5, false);
    const { pages: merged } = mergeMessages(pages, range(23, 15, "read"));
    expect(idsOf(merged)).toEqual(idsOf(pages));
    expect(merged[0]?.items[0]?.kapso.status).toBe("read");
    expect(merged[3]).toBe(pages[3]);
  });

  it("keep the reason of a failure, which lists do not contain", () => {
    const statuses = [{ status: "failed", errors: [{ code: 131026 }] }];
    const [failed] = range(1, 1, "failed") as [WhatsappMessage];
    const explained = { ...failed, kapso: { ...failed.kapso, statuses } };
    const { pages } = mergeMessages(paginate([failed], 5), [explained]);
    expect(pages[0]?.items[0]?.kapso.statuses).toEqual(statuses);
    expect(mergeMessages(pages, [failed]).pages).toBe(pages);
  });
});
