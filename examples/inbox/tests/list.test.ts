import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { WhatsappConversation } from "@kapso-platform/client";
import { threadKey } from "../src/contacts/contact.js";
import { ask, drawnRows, startInbox, type TestInbox } from "./inbox.js";

/** `pnpm test:full` scrolls five times as far, in steps of the same size. */
const CONVERSATIONS = process.env.TEST_FULL === "1" ? 10_000 : 2_000;
const COUNT = CONVERSATIONS.toLocaleString("en-US");

let inbox: TestInbox;
beforeAll(async () => {
  inbox = await startInbox({ conversations: CONVERSATIONS });
});
afterAll(() => inbox[Symbol.asyncDispose]());

/** Number of threads in the conversations of the sandbox. */
async function countThreads(): Promise<number> {
  const keys = new Set<string>();
  let after: string | null = "";
  while (after !== null) {
    const page: {
      data: WhatsappConversation[];
      paging: { cursors: { after: string | null }; next: string | null };
    } = await ask(
      inbox.sandbox,
      `/whatsapp/conversations?limit=100${after && `&after=${after}`}`,
    );
    for (const conversation of page.data) keys.add(threadKey(conversation));
    after = page.paging.next === null ? null : page.paging.cursors.after;
  }
  return keys.size;
}

describe(`a list of ${COUNT} conversations`, () => {
  it(
    "scrolls to its end, with every thread once and few rows rendered",
    { timeout: 300_000 },
    async () => {
      // A tall window needs fewer steps, and few pixels are drawn faster.
      await using opened = await inbox.open("/", {
        viewport: { width: 400, height: 4000 },
        deviceScaleFactor: 0.25,
      });
      const { page, rows } = opened;
      await rows.first().waitFor();
      const { ids, mostDrawn } = await page.evaluate(async () => {
        const scroller = document.querySelector(".list-scroller")!;
        const found = new Map<string, number>();
        let most = 0;
        for (;;) {
          await new Promise(requestAnimationFrame);
          const { scrollTop, clientHeight, scrollHeight } = scroller;
          const { top, bottom } = scroller.getBoundingClientRect();
          const items = [...document.querySelectorAll(".list-item")];
          // A busy machine renders later than it scrolls.
          const edges = items.map((item) => item.getBoundingClientRect());
          const list = document.querySelector(".list-rows")!;
          const end = Math.min(bottom, list.getBoundingClientRect().bottom);
          const isDrawn =
            edges.some((edge) => edge.top < top + 1 && edge.bottom > top) &&
            edges.some((edge) => edge.top < end && edge.bottom > end - 1);
          if (!isDrawn) continue;
          most = Math.max(most, items.length);
          for (const item of items) {
            const row = item.querySelector<HTMLElement>("[data-conversation]");
            const place = Number(item.getAttribute("aria-posinset"));
            found.set(row?.dataset.conversation ?? "", place);
          }
          const isAtEnd = scrollTop + clientHeight >= scrollHeight - 1;
          const footer = document.querySelector(".list-footer")?.textContent;
          if (isAtEnd && footer?.includes("in total")) break;
          scroller.scrollBy(0, clientHeight * 0.9);
        }
        return { ids: [...found], mostDrawn: most };
      });
      const threads = await countThreads();
      expect(ids).toHaveLength(threads);
      expect(new Set(ids.map(([, place]) => place)).size).toBe(threads);
      expect(mostDrawn).toBeLessThan(80);
      expect(await page.locator(".list-footer").textContent()).toContain(
        `${threads.toLocaleString("en-US")} conversations`,
      );
      const sizes = await page
        .locator(".list-item")
        .evaluateAll((items) => items.map((item) => item.ariaSetSize));
      expect(new Set(sizes)).toEqual(new Set([String(threads)]));
    },
  );

  it("keeps its position while the user reads, and counts new conversations", async () => {
    await using opened = await inbox.open("/");
    const { page, rows } = opened;
    await rows.first().waitFor();
    await page.locator(".list-scroller").evaluate((scroller) => {
      scroller.scrollTop = 2_000;
    });
    await page.locator('[aria-posinset="30"]').waitFor();
    const inView = (): Promise<{ id: string | undefined; top: number }> =>
      page.locator(".list-scroller").evaluate((scroller) => {
        const { top } = scroller.getBoundingClientRect();
        const row = [
          ...scroller.querySelectorAll<HTMLElement>("[data-conversation]"),
        ].find((element) => element.getBoundingClientRect().bottom > top + 1)!;
        return {
          id: row.dataset.conversation,
          top: row.getBoundingClientRect().top,
        };
      });
    const before = await inView();

    const first = await inbox.sandbox.receiveMessage({
      from: "+14155550111",
      text: "Is anybody there?",
    });
    const second = await inbox.sandbox.receiveMessage({
      from: "+14155550112",
      text: "Hello",
    });
    await page.getByRole("button", { name: "2 new" }).waitFor();
    expect(await inView()).toEqual(before);

    await page.getByRole("button", { name: "2 new" }).click();
    await opened.row(second.conversation.id).waitFor();
    // Rows are rendered while the list still scrolls to its top.
    await expect
      .poll(async () => (await drawnRows(page)).slice(0, 2), {
        timeout: 30_000,
      })
      .toEqual([second.conversation.id, first.conversation.id]);
    expect(await page.locator(".new-pill").count()).toBe(0);
  });

  it("renders one row again when one conversation changes", async () => {
    const { conversation } = await inbox.sandbox.receiveMessage({
      from: "+14155550113",
      text: "One",
    });
    for (const from of ["+14155550114", "+14155550115", "+14155550116"]) {
      await inbox.sandbox.receiveMessage({ from, text: "Hello" });
    }
    await using opened = await inbox.open("/");
    const { page } = opened;
    const changed = opened.row(conversation.id);
    await changed.waitFor();
    expect((await drawnRows(page)).indexOf(conversation.id)).toBe(3);
    await changed.getByText("Unread").waitFor();
    const counts = (): Promise<Record<string, number>> =>
      page.evaluate(() => window.__rowRenders ?? {});
    expect(Object.keys(await counts()).length).toBeGreaterThan(8);
    await page.evaluate(() => {
      window.__rowRenders = {};
    });

    await inbox.sandbox.receiveMessage({ from: "+14155550113", text: "Two" });
    await changed.getByText("Two").waitFor();
    expect((await drawnRows(page)).indexOf(conversation.id)).toBe(0);
    expect(await counts()).toEqual({ [conversation.id]: 1 });
  });
});
