import type { WhatsappConversation } from "@kapso-platform/client";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { SHOWCASE_ID } from "../server/demo-data.js";
import { sandboxUpstream } from "../server/upstream.js";
import { ask, retryUntil, startInbox, type TestInbox, until } from "./inbox.js";

let inbox: TestInbox;
beforeAll(async () => {
  inbox = await startInbox({ conversations: 150, demo: true });
});
afterEach(() => {
  inbox.sandbox.faults.clear();
});
afterAll(() => inbox[Symbol.asyncDispose]());

describe("without a network", () => {
  it("shows a notice, keeps the loaded rows, and catches up when the network is back", async () => {
    await using opened = await inbox.open("/");
    const { page, context, rows } = opened;
    await rows.first().waitFor();
    await context.setOffline(true);
    await page.getByText("You are offline.").waitFor();
    const { conversation } = await inbox.sandbox.receiveMessage({
      from: "+14155550151",
      text: "Sent while you were away",
    });
    expect(await rows.count()).toBeGreaterThan(5);

    await context.setOffline(false);
    await page.getByText("You are offline.").waitFor({ state: "detached" });
    await opened.row(conversation.id).waitFor();
  });

  it("sends the changes made offline once the network is back", async () => {
    const path = `/conversations/${SHOWCASE_ID}`;
    const status = async (): Promise<string> => {
      const response = await ask<{ data: WhatsappConversation }>(
        inbox.sandbox,
        `/whatsapp${path}`,
      );
      return response.data.status;
    };
    await using opened = await inbox.open(path);
    const { page, context } = opened;
    const close = page.getByRole("button", { name: "Close", exact: true });
    await close.waitFor();
    await context.setOffline(true);
    await page.getByText("You are offline.").waitFor();
    await close.click();
    await page.getByRole("button", { name: "Reopen" }).waitFor();
    expect(await status()).toBe("active");
    await context.setOffline(false);
    await until(async () => (await status()) === "ended");
  });
});

describe("when the API fails", () => {
  it("shows an error instead of the list, and retries on request", async () => {
    const release = inbox.sandbox.faults.add({
      operationId: "listWhatsappConversations",
      status: 500,
      headers: { "X-Request-Id": "req-48213" },
    });
    await using opened = await inbox.open("/");
    const { page, rows } = opened;
    await page.locator(".list-skeleton").waitFor();
    await page.getByText("Kapso has a problem").waitFor();
    await page.getByText("Request id req-48213").waitFor();
    await retryUntil(
      page.getByRole("button", { name: "Try again" }),
      release,
      () => rows.first().isVisible(),
    );
  });

  it("keeps the loaded pages when the next one fails", async () => {
    inbox.sandbox.faults.add({
      operationId: "listWhatsappConversations",
      status: 422,
      body: { error: "Not today" },
      after: 1,
      times: 1,
    });
    await using opened = await inbox.open("/");
    const { page, rows } = opened;
    await rows.first().waitFor();
    const scroller = page.locator(".list-scroller");
    await scroller.evaluate((element) => {
      element.scrollTop = element.scrollHeight;
    });
    const more = page.getByRole("button", { name: "Load more" });
    await more.click();
    await more.waitFor({ state: "detached" });
    await scroller.evaluate((element) => {
      element.scrollTop = element.scrollHeight;
    });
    await page.getByText(/\d+ conversations in total/).waitFor();
  });

  it("shows that a conversation does not exist", async () => {
    await using opened = await inbox.open(
      "/conversations/00000000-0000-4000-8000-000000000000",
    );
    const { page } = opened;
    await page.getByText("This conversation does not exist").waitFor();
    await page.getByText(/^Request id [\da-f-]{8,}$/).waitFor();
    await page.getByRole("button", { name: "Back to the inbox" }).click();
    await page.getByText("No conversation selected").waitFor();
  });

  it("shows that a page does not exist, with a link back", async () => {
    await using opened = await inbox.open("/no/such/page");
    const { page, rows } = opened;
    await page.getByText("This page does not exist").waitFor();
    await page.getByRole("link", { name: "Go to the inbox" }).click();
    await rows.first().waitFor();
  });
});

describe("a live list whose updates fail", () => {
  it("shows a notice above the loaded rows until an update succeeds", async () => {
    await using opened = await inbox.open("/");
    const { page, rows } = opened;
    await rows.first().waitFor();
    const release = inbox.sandbox.faults.add({
      operationId: "listWhatsappConversations",
      status: 500,
    });
    const banner = page.locator(".banner");
    await banner.getByText("Kapso has a problem.").waitFor();
    expect(await rows.count()).toBeGreaterThan(5);
    release();
    await banner.waitFor({ state: "detached" });
  });

  it("shows a notice when the server is unreachable", async () => {
    await using opened = await inbox.open("/");
    const { page, rows } = opened;
    await rows.first().waitFor();
    await page.route("**/api/kapso/**", (route) => route.abort());
    const banner = page.locator(".banner");
    await banner.getByText("The server cannot be reached.").waitFor();
    await page.unroute("**/api/kapso/**");
    await banner.waitFor({ state: "detached" });
  });

  it("retries immediately on request, however long the backoff is", async () => {
    await using opened = await inbox.open("/");
    const { page, rows } = opened;
    await page.clock.install();
    await page.reload();
    await rows.first().waitFor();
    const release = inbox.sandbox.faults.add({
      operationId: "listWhatsappConversations",
      status: 500,
    });
    const failed = (): Promise<unknown> =>
      page.waitForResponse((response) => response.status() === 500);
    // Each failure doubles the wait: the next one would be 40 seconds.
    for (const wait of [6_000, 11_000, 21_000]) {
      const response = failed();
      await page.clock.runFor(wait);
      await response;
    }
    const button = page.getByRole("button", { name: "Try now" });
    await button.waitFor();
    release();
    await button.click();
    await page.clock.runFor(6_000);
    await page.locator(".banner").waitFor({ state: "detached" });
  });

  it("shows that the session has ended, and the user can sign in again", async () => {
    await using opened = await inbox.open("/");
    const { page, context, rows } = opened;
    await rows.first().waitFor();
    await context.clearCookies();
    const banner = page.locator(".banner");
    await banner.getByText("You are signed out.").waitFor();
    await banner.getByRole("button", { name: "Sign in" }).click();
    await banner.waitFor({ state: "detached" });
    await rows.first().waitFor();
  });
});

describe("when the proxy rejects requests", () => {
  it("asks a signed-out user to sign in, which works", async () => {
    await using opened = await inbox.open("/");
    const { page, context, rows } = opened;
    await rows.first().waitFor();
    await context.clearCookies();
    await page.getByText("Closed", { exact: true }).first().click();
    await page.getByText("You are signed out").waitFor();
    await page.getByRole("button", { name: "Sign in" }).click();
    await rows.first().waitFor();
  });

  it("shows that Kapso rejected the server's key", async () => {
    await using other = await startInbox({
      conversations: 1,
      upstream: (sandbox) => ({
        ...sandboxUpstream(sandbox),
        apiKey: "a-key-that-was-revoked",
      }),
    });
    await using opened = await other.open("/");
    await opened.page.getByText("Kapso rejected this server's key").waitFor();
  });
});
