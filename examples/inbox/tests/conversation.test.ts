import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LONG_COUNT, LONG_ID, SHOWCASE_ID } from "../server/demo-data.js";
import { startInbox, type TestInbox, until } from "./inbox.js";
import { distanceFromEnd, walkUp } from "./thread.js";

let inbox: TestInbox;

/** Counts requests from now on. */
function countMessageRequests(page: Page): () => number {
  let count = 0;
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.endsWith("/whatsapp/messages")) count += 1;
  });
  return () => count;
}

beforeAll(async () => {
  inbox = await startInbox({ conversations: 20, demo: true });
});
afterAll(() => inbox[Symbol.asyncDispose]());

describe("a conversation", () => {
  it("opens at its newest message, and loads older ones on scroll", async () => {
    await using opened = await inbox.open(`/conversations/${LONG_ID}`);
    const { page } = opened;
    const bubbles = page.locator(".bubble");
    await bubbles.getByText(`#${LONG_COUNT}`).waitFor();
    await until(async () => (await distanceFromEnd(page)) < 2);

    const { texts, mostRendered } = await walkUp(page);
    const numbers = texts.map((text) => Number(text.split("#")[1]));
    expect(numbers).toEqual(
      Array.from({ length: LONG_COUNT }, (_, index) => index + 1),
    );
    expect(mostRendered).toBeLessThan(60);
  });

  it("does not move visible messages while older ones load above them", async () => {
    await using opened = await inbox.open(`/conversations/${LONG_ID}`);
    const { page } = opened;
    await page.locator(".bubble").getByText(`#${LONG_COUNT}`).waitFor();
    let release = (): void => {};
    const isReleased = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route(/whatsapp\/messages.*after=/, async (route) => {
      await isReleased;
      await route.continue();
    });
    const held = page
      .locator(".bubble")
      .getByText(`#${LONG_COUNT - 40}`, { exact: false });
    const scroller = page.locator(".messages-scroller");
    while (!(await held.isVisible())) {
      await scroller.evaluate((element) => {
        element.scrollTop -= 300;
      });
    }
    await held.scrollIntoViewIfNeeded();
    const before = (await held.boundingBox())!.y;
    const height = await scroller.evaluate(({ scrollHeight }) => scrollHeight);
    release();
    await until(async () =>
      scroller.evaluate(
        ({ scrollHeight }, old) => scrollHeight > old + 500,
        height,
      ),
    );
    // Rows above are measured when they are rendered, which does not move
    // visible rows.
    await expect
      .poll(async () => Math.abs((await held.boundingBox())!.y - before), {
        timeout: 30_000,
      })
      .toBeLessThan(3);
  });

  it("shows a message that arrives while it is open", async () => {
    await using opened = await inbox.open(`/conversations/${LONG_ID}`);
    const { page } = opened;
    await page.locator(".bubble").getByText(`#${LONG_COUNT}`).waitFor();
    await inbox.sandbox.receiveMessage({
      from: "+447700900142",
      text: "One last thing",
    });
    await page.locator(".bubble").getByText("One last thing").waitFor();
  });

  it("fetches one page for a new message, for any number of loaded pages", async () => {
    await using opened = await inbox.open(`/conversations/${LONG_ID}`);
    const { page } = opened;
    const bubbles = page.locator(".bubble");
    await bubbles.first().waitFor();
    await walkUp(page);
    const requests = countMessageRequests(page);
    await inbox.sandbox.receiveMessage({
      from: "+447700900142",
      text: "And one after the last",
    });
    await opened.row(LONG_ID).getByText("And one after the last").waitFor();
    await page.locator(".messages-scroller").press("End");
    await bubbles.getByText("And one after the last").waitFor();
    // One request for each tick in the meantime.
    expect(requests()).toBeLessThan(10);
  });

  it("shows cached messages immediately when it is opened again, and fetches new ones", async () => {
    await using opened = await inbox.open(`/conversations/${LONG_ID}`);
    const { page } = opened;
    const bubbles = page.locator(".bubble");
    await bubbles.first().waitFor();
    await page.keyboard.press("Escape");
    await page.getByText("No conversation selected").waitFor();
    await inbox.sandbox.receiveMessage({
      from: "+447700900142",
      text: "While it was closed",
    });
    await page.goBack();
    await bubbles.getByText("While it was closed").waitFor();
  });

  it("misses no message if more arrived than fit on a page", async () => {
    await using opened = await inbox.open(`/conversations/${LONG_ID}`);
    const { page, context } = opened;
    await page.locator(".bubble").first().waitFor();
    await context.setOffline(true);
    await page.getByText("You are offline.").waitFor();
    const texts = Array.from({ length: 60 }, (_, index) => `Missed ${index}`);
    for (const text of texts) {
      await inbox.sandbox.receiveMessage({ from: "+447700900142", text });
    }
    await context.setOffline(false);
    await page.locator(".bubble").getByText("Missed 59").waitFor();
    const { texts: shown } = await walkUp(page);
    expect(shown.filter((text) => text.startsWith("Missed"))).toEqual(texts);
  });

  it("keeps showing new messages after it left the unassigned list", async () => {
    await using opened = await inbox.open(
      `/conversations/${LONG_ID}?assignee=nobody&status=active`,
    );
    const { page } = opened;
    await opened.row(LONG_ID).waitFor();
    await page.getByLabel("Assigned to").selectOption({ label: "Kenji" });
    await opened.row(LONG_ID).waitFor({ state: "detached" });
    await inbox.sandbox.receiveMessage({
      from: "+447700900142",
      text: "Who is with me now?",
    });
    await page.locator(".bubble").getByText("Who is with me now?").waitFor();
    expect(await opened.row(LONG_ID).count()).toBe(0);
  });

  it("shows new messages under filters that it does not match", async () => {
    await using opened = await inbox.open(
      `/conversations/${LONG_ID}?number=999999`,
    );
    const { page } = opened;
    await page.locator(".bubble").first().waitFor();
    await inbox.sandbox.receiveMessage({
      from: "+447700900142",
      text: "Outside of the list",
    });
    await page.locator(".bubble").getByText("Outside of the list").waitFor();
  });

  it("shows each type of message, its sender and its delivery status", async () => {
    await using opened = await inbox.open(`/conversations/${SHOWCASE_ID}`, {
      viewport: { width: 1280, height: 3000 },
    });
    const { page } = opened;
    await page.getByText("Yes please, that would be lovely").last().waitFor();
    const types = await page
      .locator(".bubble")
      .evaluateAll((all) =>
        all.map((bubble) => (bubble as HTMLElement).dataset.type),
      );
    expect(new Set(types)).toEqual(
      new Set(["template", "text", "image", "document", "location", "audio"]),
    );
    // A reaction is attached to its message.
    const bubble = page.locator(".bubble", { hasText: "On Thursday, between" });
    await bubble.getByText("Reaction:").waitFor();
    await page.locator('.day:has-text("Today")').waitFor();
    expect(await page.getByTitle("Delivered", { exact: true }).count()).toBe(1);
    expect(await page.getByTitle("Read", { exact: true }).count()).toBe(5);
    await page.getByText("Reply window 23 h left").waitFor();
    await page.getByRole("button", { name: "Details" }).click();
    await page
      .locator(".fact")
      .getByText("Support · +1 555 456 7890")
      .waitFor();
  });
});

/** With `pnpm test:full`, the thread has ten thousand messages. */
const MESSAGES = process.env.TEST_FULL === "1" ? 10_000 : 1_000;

describe(`a thread of ${MESSAGES.toLocaleString("en-US")} messages`, () => {
  it(
    "scrolls to its beginning over two conversations, with few rows rendered",
    { timeout: 600_000 },
    async () => {
      const day = 86_400_000;
      const messages = (name: string, count: number, start: number) =>
        Array.from({ length: count }, (_, index) => ({
          direction:
            index % 3 === 0 ? ("outbound" as const) : ("inbound" as const),
          text: `${name} ${index}`,
          timestamp: new Date(start + index * 1_000),
        }));
      const earlier = MESSAGES / 10;
      const start = Date.now() - 2 * day;
      const id = "0d6f4c1e-3e0c-4c36-9d55-6a2f0d8f4b88";
      const contact = { phone_number: "+14155550288", contact_name: "Long" };
      await inbox.sandbox.seed({
        conversations: [
          {
            ...contact,
            status: "ended",
            created_at: new Date(start - day),
            messages: messages("earlier", earlier, start - day),
          },
          {
            ...contact,
            id,
            created_at: new Date(start),
            messages: messages("now", MESSAGES - earlier, start),
          },
        ],
      });
      // A tall window needs fewer steps, and few pixels are drawn faster.
      await using opened = await inbox.open(`/conversations/${id}`, {
        viewport: { width: 800, height: 3000 },
        deviceScaleFactor: 0.25,
      });
      const { page } = opened;
      await page
        .locator(".bubble")
        .getByText(`now ${MESSAGES - earlier - 1}`)
        .waitFor();
      const { texts, mostRendered } = await walkUp(page);
      expect(texts).toHaveLength(MESSAGES);
      expect(texts[0]).toBe("earlier 0");
      expect(texts[earlier]).toBe("now 0");
      expect(mostRendered).toBeLessThan(140);
      // The list has one row for both conversations.
      expect(await page.locator(".row-name").getByText("Long").count()).toBe(1);
    },
  );
});
