import type { Sandbox } from "@kapso-platform/sandbox";
import type { Browser, CDPSession, Page } from "playwright-core";

/** How far a thread is scrolled up and down again, how often, and how fast. */
const DISTANCE = 6_000;
const TIMES = 4;
const PIXELS_PER_SECOND = 3_000;

/** Users notice a longer task, according to the Long Tasks API. */
const LONG_TASK_MS = 50;

/** Measurements of scrolling, from the browser's trace. */
export interface Scrolling {
  readonly rows: number;
  readonly framesDrawn: number;
  readonly framesDropped: number;
  readonly longTasks: number;
  /** CPU milliseconds of the longest task of the page's main thread. */
  readonly longestTask: number;
  /** CPU milliseconds of all tasks. */
  readonly busy: number;
}

/** Adds a conversation with a number of messages, and returns its id. */
export async function seedThread(
  sandbox: Sandbox,
  count: number,
): Promise<string> {
  const id = crypto.randomUUID();
  const start = Date.now() - count * 1_000;
  await sandbox.seed({
    conversations: [
      {
        id,
        phone_number: `+1415555${String(count).padStart(5, "0").slice(0, 4)}`,
        contact_name: "Long",
        created_at: new Date(start),
        messages: Array.from({ length: count }, (_, index) => ({
          direction: index % 3 === 0 ? "outbound" : "inbound",
          text: `Message ${index}. ${"Words that take a line or two. ".repeat(index % 4)}`,
          timestamp: new Date(start + index * 1_000),
        })),
      },
    ],
  });
  return id;
}

/**
 * Loads a thread to its beginning, and traces the browser while it is scrolled with
 * the wheel from the middle, up and down.
 */
export async function traceScrolling(
  browser: Browser,
  address: string,
): Promise<Scrolling> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
  });
  const page = await context.newPage();
  await page.goto(address);
  await page.locator(".bubble").last().waitFor();
  await loadAll(page);
  await page.locator(".messages-scroller").evaluate((scroller) => {
    scroller.scrollTop = scroller.scrollHeight / 2;
  });
  const devtools = await context.newCDPSession(page);
  await browser.startTracing(page, {
    categories: [
      "devtools.timeline.frame",
      "disabled-by-default-devtools.timeline",
      "disabled-by-default-devtools.timeline.frame",
    ],
  });
  let rows = 0;
  for (let time = 0; time < TIMES; time += 1) {
    for (const direction of [1, -1]) {
      await scroll(devtools, direction * DISTANCE);
      rows = Math.max(rows, await page.locator(".message").count());
    }
  }
  const trace = JSON.parse((await browser.stopTracing()).toString()) as Trace;
  await context.close();
  return { rows, ...readTrace(trace) };
}

function scroll(devtools: CDPSession, yDistance: number): Promise<unknown> {
  return devtools.send("Input.synthesizeScrollGesture", {
    x: 900,
    y: 400,
    yDistance,
    speed: PIXELS_PER_SECOND,
    gestureSourceType: "mouse",
    preventFling: true,
  });
}

/** Scrolls up until the thread has been loaded to its beginning. */
async function loadAll(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const scroller = document.querySelector(".messages-scroller");
    if (!scroller) throw new Error("there is no thread");
    for (;;) {
      scroller.scrollTop = 0;
      await new Promise((resolve) => setTimeout(resolve, 20));
      const note = scroller.querySelector(".messages-top")?.textContent;
      if (note === "The beginning of the conversation") return;
    }
  });
}

interface Trace {
  readonly traceEvents: readonly {
    readonly name: string;
    readonly tid: number;
    readonly pid: number;
    /** Microseconds of CPU time, which does not depend on other load on the machine. */
    readonly tdur?: number;
    readonly args?: { readonly name?: string };
  }[];
}

function readTrace({ traceEvents }: Trace): Omit<Scrolling, "rows"> {
  const count = (name: string): number =>
    traceEvents.filter((event) => event.name === name).length;
  const mains = traceEvents
    .filter(
      ({ name, args }) =>
        name === "thread_name" && args?.name === "CrRendererMain",
    )
    .map(({ pid, tid }) => `${pid}/${tid}`);
  const tasks = traceEvents
    .filter(
      ({ name, pid, tid }) =>
        name === "RunTask" && mains.includes(`${pid}/${tid}`),
    )
    .map(({ tdur = 0 }) => tdur / 1_000);
  return {
    framesDrawn: count("DrawFrame"),
    framesDropped: count("DroppedFrame"),
    longTasks: tasks.filter((ms) => ms > LONG_TASK_MS).length,
    longestTask: Math.max(...tasks),
    busy: tasks.reduce((sum, ms) => sum + ms, 0),
  };
}
