/**
 * `pnpm screenshots` writes pictures of the main states to `docs/screenshots`.
 * Data, seed and time are fixed, so the pictures change only when the inbox does.
 */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { createSandbox } from "@kapso-platform/sandbox";
import type { BrowserContextOptions, Page } from "playwright-core";
import { launchBrowser } from "browser";
import { SHOWCASE_ID, seedDemo } from "../server/demo-data.js";
import { serveInbox } from "../server/serve.js";
import { sandboxUpstream } from "../server/upstream.js";
import { isSamePicture } from "./same-picture.js";

const NOW = new Date("2026-03-12T15:42:00Z");
const DESKTOP = { width: 1280, height: 800 };
const TABLET = { width: 768, height: 1024 };
const PHONE = { width: 390, height: 844 };

const folder = fileURLToPath(
  new URL("../../../docs/screenshots", import.meta.url),
);

interface Shot {
  readonly name: string;
  readonly path: string;
  readonly context?: BrowserContextOptions;
  /** Creates the state of the page, and waits for everything that it shows. */
  readonly arrange: (page: Page) => Promise<void>;
  /** An operation that fails, with its status. */
  readonly failure?: { operationId: string; status: number };
}

const showcase = `/conversations/${SHOWCASE_ID}`;
const messages = (page: Page): Promise<void> =>
  page.locator(".bubble").last().waitFor();
const rows = (page: Page): Promise<void> =>
  page.locator("[data-conversation]").first().waitFor();
const notice = (page: Page): Promise<void> =>
  page.locator(".sidebar .notice").waitFor();

const SHOTS: readonly Shot[] = [
  { name: "light", path: showcase, arrange: messages },
  {
    name: "dark",
    path: showcase,
    context: { colorScheme: "dark" },
    arrange: messages,
  },
  {
    name: "phone-list",
    path: "/",
    context: { viewport: PHONE },
    arrange: rows,
  },
  {
    name: "phone-conversation",
    path: showcase,
    context: { viewport: PHONE, colorScheme: "dark" },
    arrange: messages,
  },
  {
    name: "tablet",
    path: showcase,
    context: { viewport: TABLET },
    arrange: messages,
  },
  {
    name: "new-conversation",
    path: "/",
    arrange: async (page) => {
      await rows(page);
      await page.getByRole("button", { name: "New conversation" }).click();
      await page.getByLabel("Number of the contact").fill("+44 7700 900199");
    },
  },
  {
    name: "search",
    path: "/?name=an",
    context: { viewport: PHONE },
    arrange: rows,
  },
  {
    name: "template",
    path: showcase,
    arrange: async (page) => {
      await messages(page);
      await page.getByRole("button", { name: "Send a template" }).click();
      await page.getByRole("button", { name: /^Delivery scheduled/ }).click();
      await page.getByLabel("First name").fill("Camila");
    },
  },
  {
    name: "failed",
    path: showcase,
    context: { viewport: PHONE },
    failure: { operationId: "sendMessage", status: 500 },
    arrange: async (page) => {
      await messages(page);
      await page
        .getByLabel("Message", { exact: true })
        .fill("I have put one aside, in blue 💙");
      await page.getByRole("button", { name: "Send", exact: true }).click();
      await page.getByRole("button", { name: "Discard" }).waitFor();
    },
  },
  { name: "empty", path: "/?number=000000000&status=ended", arrange: notice },
  {
    name: "error",
    path: "/",
    failure: { operationId: "listWhatsappConversations", status: 500 },
    arrange: notice,
  },
  {
    name: "rollback",
    path: showcase,
    failure: { operationId: "updateWhatsappConversation", status: 500 },
    arrange: async (page) => {
      await messages(page);
      await page.getByRole("button", { name: "Close", exact: true }).click();
      await page.locator(".toast").waitFor();
    },
  },
];

const sandbox = createSandbox({ conversations: 400, seed: 7, now: NOW });
await seedDemo(sandbox, NOW);
const inbox = await serveInbox({
  upstream: sandboxUpstream(sandbox),
  mode: "production",
  port: 0,
});
const browser = await launchBrowser();
await mkdir(folder, { recursive: true });
try {
  for (const shot of SHOTS) await take(shot);
} finally {
  await browser.close();
  await inbox.close();
  await sandbox.close();
}

async function take({
  name,
  path: place,
  context: options,
  arrange,
  failure,
}: Shot): Promise<void> {
  const context = await browser.newContext({
    viewport: DESKTOP,
    locale: "en-GB",
    timezoneId: "UTC",
    reducedMotion: "reduce",
    ...options,
  });
  const headers = { "X-Request-Id": "req-48213" };
  const removeFailure = failure && sandbox.faults.add({ ...failure, headers });
  const page = await context.newPage();
  const assigneesKnown = watchAssignees(page);
  await page.clock.setFixedTime(NOW);
  await page.goto(inbox.url + place);
  await arrange(page);
  await assigneesKnown();
  await page.evaluate(() => document.fonts.ready);
  const file = path.join(folder, `${name}.png`);
  const picture = await page.screenshot({ animations: "disabled" });
  const before = await readFile(file).catch(() => undefined);
  const isSame = before && (await isSamePicture(browser, before, picture));
  if (!isSame) await writeFile(file, picture);
  const size = `${Math.round(picture.byteLength / 1000)} kB`;
  console.log(`${name}.png  ${size}${isSame ? ", unchanged" : ""}`);
  removeFailure?.();
  await context.close();
}

/** Waits for the data that loads last: the assignees of the visible rows. */
function watchAssignees(page: Page): () => Promise<void> {
  const known = new Set<string>();
  page.on("response", (response) => {
    const { pathname } = new URL(response.url());
    const [, id] = /([^/]+)\/assignments$/.exec(pathname) ?? [];
    if (id !== undefined) known.add(id);
  });
  return async () => {
    const drawn = await page.locator(".row[href]").count();
    while (known.size < drawn) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    // Waits a frame until the last change is drawn.
    await page.evaluate(() => new Promise(requestAnimationFrame));
    await page.evaluate(() => new Promise(requestAnimationFrame));
  };
}
