/**
 * `pnpm measure` counts the requests of a minute of live updates, with one page
 * of the list loaded and with fifty. The script moves the page's clock, so the
 * minute is exact and takes seconds. Then it scrolls through a short and a long
 * thread, and prints frames and tasks from the browser's trace.
 */
import { createSandbox } from "@kapso-platform/sandbox";
import type { Page } from "playwright-core";
import { launchBrowser } from "browser";
import { serveInbox } from "../server/serve.js";
import { sandboxUpstream } from "../server/upstream.js";
import { seedThread, traceScrolling } from "./scrolling.js";

const MINUTE = 60;
/** Seconds between two messages of contacts. */
const WRITES_EVERY = 10;

const sandbox = createSandbox({ conversations: 5_000 });
const inbox = await serveInbox({
  upstream: sandboxUpstream(sandbox),
  mode: "production",
  port: 0,
});
const browser = await launchBrowser();
try {
  console.log(
    `Requests in a minute of live updates with ${MINUTE / WRITES_EVERY} new messages:\n`,
  );
  for (const pages of [1, 50]) await measure(pages);
  console.log(
    "\nScrolling with the wheel through a thread that is loaded whole:\n",
  );
  for (const count of [200, 10_000]) await measureThread(count);
} finally {
  await browser.close();
  await inbox.close();
  await sandbox.close();
}

async function measure(pages: number): Promise<void> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const network = watch(page);
  await page.clock.install();
  await page.goto(inbox.url);
  await page.locator("[data-conversation]").first().waitFor();
  const loaded = (): number => network.counts.get("list of conversations") ?? 0;
  while (loaded() < pages) {
    await page.locator(".list-scroller").evaluate((scroller) => {
      scroller.scrollTop = scroller.scrollHeight;
    });
    await network.settled();
  }
  await page.locator(".list-scroller").evaluate((scroller) => {
    scroller.scrollTop = 0;
  });
  // Waits until the rows at the top have loaded their assignees.
  await page.locator('[aria-posinset="1"]').waitFor();
  await page.clock.pauseAt(new Date(Date.now() + 60_000));
  await network.settled();
  await page.clock.runFor(1_000);
  await network.settled();

  network.counts.clear();
  for (let second = 1; second <= MINUTE; second += 1) {
    if (second % WRITES_EVERY === 5) {
      await sandbox.receiveMessage({ from: "+14155550123", text: "Hello" });
    }
    await page.clock.runFor(1_000);
    await network.settled();
  }
  const top = await page.locator(".row .preview").first().textContent();
  if (top !== "Hello") throw new Error(`the list is not live: ${String(top)}`);
  console.log(
    `${String(pages).padStart(3)} ${pages === 1 ? "page " : "pages"} loaded: ${describe(network.counts)}`,
  );
  await context.close();
}

async function measureThread(count: number): Promise<void> {
  const id = await seedThread(sandbox, count);
  const address = `${inbox.url}/conversations/${id}`;
  const { rows, framesDrawn, framesDropped, longTasks, longestTask, busy } =
    await traceScrolling(browser, address);
  console.log(
    `${count.toLocaleString("en").padStart(6)} messages: ${framesDrawn} frames drawn, ${framesDropped} dropped; ${Math.round(busy)} ms of CPU time in the page, ${longTasks} tasks over 50 ms, the longest ${Math.round(longestTask)} ms; ${rows} rows rendered at most`,
  );
}

interface Network {
  /** Requests to the proxy, by purpose. */
  readonly counts: Map<string, number>;
  /** Resolves when no request is pending and none follows. */
  settled(): Promise<void>;
}

function watch(page: Page): Network {
  const counts = new Map<string, number>();
  let underWay = 0;
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    underWay += 1;
    if (!pathname.startsWith("/api/")) return;
    const purpose = pathname.endsWith("/whatsapp/conversations")
      ? "list of conversations"
      : pathname.endsWith("/assignments")
        ? "assignee of a row"
        : pathname;
    counts.set(purpose, (counts.get(purpose) ?? 0) + 1);
  });
  const end = (): void => {
    underWay -= 1;
  };
  page.on("requestfinished", end);
  page.on("requestfailed", end);
  return {
    counts,
    async settled() {
      let quiet = 0;
      while (quiet < 3) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        quiet = underWay === 0 ? quiet + 1 : 0;
      }
    },
  };
}

function describe(counts: ReadonlyMap<string, number>): string {
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const parts = [...counts].map(([purpose, count]) => `${count} ${purpose}`);
  return `${total} requests (${parts.join(", ")})`;
}
