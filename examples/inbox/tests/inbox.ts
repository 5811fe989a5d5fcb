import { createSandbox, type Sandbox } from "@kapso-platform/sandbox";
import type {
  Browser,
  BrowserContext,
  BrowserContextOptions,
  Locator,
  Page,
} from "playwright-core";
import { connectBrowser } from "browser";
import { expect, inject } from "vitest";
import { seedDemo } from "../server/demo-data.js";
import { serveInbox } from "../server/serve.js";
import { sandboxUpstream, type Upstream } from "../server/upstream.js";

/** The longest time that a page may take for a step, on a busy machine. */
const PATIENCE = 30_000;

/**
 * The build, served over HTTP with a sandbox, for pages in the browser of the
 * tests.
 */
export interface TestInbox extends AsyncDisposable {
  readonly url: string;
  readonly sandbox: Sandbox;
  /** Opens a path in a new profile. */
  open(path: string, options?: BrowserContextOptions): Promise<OpenInbox>;
}

export interface OpenInbox extends AsyncDisposable {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors that the page logged, except failed requests. */
  readonly complaints: string[];
  readonly rows: Locator;
  row(id: string): Locator;
}

/**
 * Starts an inbox with a number of generated conversations, or with the demo
 * data.
 */
export async function startInbox({
  conversations,
  demo = false,
  upstream,
  ...pins
}: {
  conversations: number;
  demo?: boolean;
  /** What the server uses instead of the sandbox. */
  upstream?: (sandbox: Sandbox) => Upstream;
  /** The only accessible business number, and its account. */
  phoneNumberId?: string;
  businessAccountId?: string;
}): Promise<TestInbox> {
  const sandbox = createSandbox({ conversations });
  if (demo) await seedDemo(sandbox);
  const inbox = await serveInbox({
    upstream: (upstream ?? sandboxUpstream)(sandbox),
    mode: "production",
    port: 0,
    ...pins,
  });
  const browser: Browser = await connectBrowser(inject("browserEndpoint"));
  return {
    url: inbox.url,
    sandbox,
    open: (path, options) => openPage(browser, inbox.url + path, options),
    async [Symbol.asyncDispose]() {
      await browser.close();
      await inbox.close();
      await sandbox.close();
    },
  };
}

async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<OpenInbox> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    reducedMotion: "reduce",
    ...options,
  });
  context.setDefaultTimeout(PATIENCE);
  // Counts how often each row is rendered; see
  // src/conversations/render-count.ts.
  await context.addInitScript(() => {
    window.__rowRenders = {};
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    const text = message.text();
    if (!["error", "warning"].includes(message.type())) return;
    if (text.startsWith("Failed to load resource")) return;
    complaints.push(`${message.type()}: ${text}`);
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.goto(url);
  return {
    page,
    context,
    complaints,
    rows: page.locator("[data-conversation]"),
    row: (id) => page.locator(`[data-conversation="${id}"]`),
    async [Symbol.asyncDispose]() {
      await context.close();
      // In every test, the page must not log errors.
      expect(complaints).toEqual([]);
    },
  };
}

/** Ids of the rendered rows, from top to bottom. */
export function drawnRows(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("[data-conversation]")].map(
      ({ dataset }) => dataset.conversation ?? "",
    ),
  );
}

/** Waits for a condition outside of the page. */
export async function until(
  condition: () => boolean | Promise<boolean>,
): Promise<void> {
  await expect.poll(condition, { timeout: PATIENCE, interval: 50 }).toBe(true);
}

/**
 * Clicks a button that retries a failed request: once while the request still
 * fails, then until it succeeds. The app may also retry the request when the
 * failure ends, so the button can disappear before.
 */
export async function retryUntil(
  button: Locator,
  release: () => void,
  done: () => Promise<boolean>,
): Promise<void> {
  await button.press("Enter");
  release();
  await until(async () => {
    if (await done()) return true;
    if (await button.isVisible()) {
      await button.press("Enter", { timeout: 1_000 }).catch(() => undefined);
    }
    return done();
  });
}

/**
 * Sends a request to the sandbox without a browser, and returns the response.
 */
export async function ask<T>(
  sandbox: Sandbox,
  path: string,
  { method = "GET", body }: { method?: string; body?: object } = {},
): Promise<T> {
  const response = await sandbox.fetch(sandbox.url + path, {
    method,
    headers: {
      "X-API-Key": sandbox.apiKey,
      "Content-Type": "application/json",
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  expect(response.ok).toBe(true);
  return (await response.json()) as T;
}
