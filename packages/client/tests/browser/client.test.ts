import { createSandbox } from "@kapso-platform/sandbox";
import type { Browser, Page } from "playwright-core";
import { launchBrowser } from "browser";
import {
  afterAll,
  beforeAll,
  describe,
  expect,
  it,
  onTestFinished,
} from "vitest";
import type * as client from "../../src/index.js";
import { type PageServer, bundleClient, servePage } from "./page-server.js";

declare global {
  interface Window {
    kapso: typeof client;
    inProduction: typeof client;
  }
}

const sandbox = createSandbox({ conversations: 45 });
let browser: Browser;
let server: PageServer;

beforeAll(async () => {
  server = await servePage(sandbox);
  browser = await launchBrowser();
}, 120_000);

afterAll(async () => {
  await browser.close();
  await server.close();
  await sandbox.close();
});

async function openPage(): Promise<Page> {
  const page = await browser.newPage();
  onTestFinished(() => page.close());
  await page.goto(server.origin);
  await page.waitForFunction(() => "kapso" in window);
  return page;
}

describe("in a browser, the client", () => {
  it("walks a list through a proxy on the page's own origin", async () => {
    const page = await openPage();
    const ids = await page.evaluate(async () => {
      const kapso = window.kapso.createKapsoClient({ baseUrl: "/api" });
      const list = kapso.conversations.list({ limit: 10 }, { prefetch: true });
      const items = await list.toArray({ limit: Infinity });
      return items.map(({ id }) => id);
    });
    expect(new Set(ids).size).toBe(45);
  });

  it("throws typed errors that survive minification", async () => {
    const page = await openPage();
    const outcome = await page.evaluate(async () => {
      const kapso = window.kapso.createKapsoClient({ baseUrl: "/api" });
      const id = "00000000-0000-4000-8000-000000000000";
      return kapso.conversations.get(id).then(
        () => "found",
        (error: unknown) =>
          error instanceof window.kapso.KapsoNotFoundError
            ? `${error.name}: ${error.message}`
            : "another error",
      );
    });
    expect(outcome).toBe(
      "KapsoNotFoundError: 404 Not Found: WhatsApp conversation not found",
    );
  });

  it("rejects a key", async () => {
    const page = await openPage();
    const outcome = await page.evaluate(() => {
      try {
        window.kapso.createKapsoClient({ apiKey: "secret" });
        return "allowed";
      } catch (error) {
        return String(error);
      }
    });
    expect(outcome).toMatch(
      /^KapsoArgumentError: apiKey gives access to the whole project and must not reach a browser/,
    );
  });

  it("of a production bundle walks a list, and rejects a key", async () => {
    const page = await openPage();
    const outcome = await page.evaluate(async () => {
      const { createKapsoClient } = window.inProduction;
      const list = createKapsoClient({ baseUrl: "/api" }).conversations.list();
      const { length } = await list.toArray({ limit: Infinity });
      try {
        createKapsoClient({ apiKey: "secret" });
        return { length, error: "created" };
      } catch (error) {
        return { length, error: String(error) };
      }
    });
    expect(outcome).toEqual({
      length: 45,
      error: expect.stringMatching(
        /^KapsoArgumentError: apiKey gives access to the whole project and must not reach a browser/,
      ) as unknown,
    });
  });

  it("does not follow a redirect with a key, even with dangerouslyAllowBrowser", async () => {
    const page = await openPage();
    const outcome = await page.evaluate(async () => {
      const kapso = window.kapso.createKapsoClient({
        baseUrl: `${location.origin}/api/moved`,
        apiKey: "secret",
        dangerouslyAllowBrowser: true,
        maxRetries: 0,
      });
      return kapso.users.list().then(
        () => "followed",
        (error: unknown) => String(error),
      );
    });
    expect(outcome).toMatch(/^KapsoConnectionError: .*not followed/);
    expect(outcome).not.toContain("secret");
  });

  it("aborts immediately", async () => {
    const page = await openPage();
    const name = await page.evaluate(async () => {
      const kapso = window.kapso.createKapsoClient({ baseUrl: "/api" });
      const controller = new AbortController();
      const list = kapso.conversations.list({}, { signal: controller.signal });
      const outcome = list.then(
        () => "responded",
        (error: unknown) => (error as Error).name,
      );
      controller.abort();
      return outcome;
    });
    expect(name).toBe("KapsoAbortError");
  });
});

it("the bundle reads the environment only if there is one, and contains no key", async () => {
  const script = await bundleClient();
  expect(script).not.toContain(sandbox.apiKey);
  expect(script).not.toMatch(/node:/);
});
