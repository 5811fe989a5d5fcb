import type { WhatsappConversation } from "@kapso-platform/client";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { LONG_ID, SHOWCASE_ID } from "../server/demo-data.js";
import { ask, startInbox, type TestInbox, until } from "./inbox.js";

let inbox: TestInbox;
beforeAll(async () => {
  inbox = await startInbox({ conversations: 40, demo: true });
});
afterEach(() => {
  inbox.sandbox.faults.clear();
});
afterAll(() => inbox[Symbol.asyncDispose]());

const path = `/conversations/${SHOWCASE_ID}`;

async function storedStatus(): Promise<string> {
  const { data } = await ask<{ data: WhatsappConversation }>(
    inbox.sandbox,
    `/whatsapp${path}`,
  );
  return data.status;
}

describe("closing a conversation", () => {
  it("updates immediately, and is sent to the API", async () => {
    await using opened = await inbox.open(path);
    const { page } = opened;
    const status = opened.row(SHOWCASE_ID).locator(".status");
    // The response is delayed: anything shown before it is optimistic.
    const release = inbox.sandbox.faults.add({
      operationId: "updateWhatsappConversation",
      delayMs: 5_000,
    });
    await page.getByRole("button", { name: "Close", exact: true }).click();
    await page.getByRole("button", { name: "Reopen" }).waitFor();
    await status.getByText("Closed").waitFor();
    expect(await storedStatus()).toBe("active");
    await until(async () => (await storedStatus()) === "ended");
    release();

    await page.getByRole("button", { name: "Reopen" }).click();
    await until(async () => (await storedStatus()) === "active");
    await status.waitFor({ state: "detached" });
  });

  it("rolls back with a message when the server fails, and can be retried", async () => {
    await using opened = await inbox.open(path);
    const { page } = opened;
    const status = opened.row(SHOWCASE_ID).locator(".status");
    inbox.sandbox.faults.add({
      operationId: "updateWhatsappConversation",
      status: 500,
      delayMs: 5_000,
      times: 1,
    });
    await page.getByRole("button", { name: "Close", exact: true }).click();
    await status.getByText("Closed").waitFor();
    const toast = page.locator(".toast");
    await toast.getByText("The conversation was not closed.").waitFor();
    await status.waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Close", exact: true }).waitFor();
    expect(await storedStatus()).toBe("active");

    await toast.getByRole("button", { name: "Retry" }).click();
    await until(async () => (await storedStatus()) === "ended");
    await status.getByText("Closed").waitFor();
    expect(await toast.count()).toBe(0);
    await page.getByRole("button", { name: "Reopen" }).click();
    await until(async () => (await storedStatus()) === "active");
  });

  it("removes it from a list of open ones, and the conversation stays visible", async () => {
    await using opened = await inbox.open(`${path}?status=active`);
    const { page } = opened;
    await opened.row(SHOWCASE_ID).waitFor();
    await page.getByRole("button", { name: "Close", exact: true }).click();
    await opened.row(SHOWCASE_ID).waitFor({ state: "detached" });
    await page.getByRole("heading", { name: "Camila" }).waitFor();
    await page.getByRole("button", { name: "Reopen" }).click();
    await opened.row(SHOWCASE_ID).waitFor();
    await until(async () => (await storedStatus()) === "active");
  });
});

describe("assigning a conversation", () => {
  const activeUsers = async (): Promise<string[]> => {
    const { data } = await ask<{
      data: { user_id: string; active: boolean }[];
    }>(inbox.sandbox, `/whatsapp${path}/assignments`);
    return data.filter(({ active }) => active).map(({ user_id }) => user_id);
  };

  it("assigns it to another member and unassigns it", async () => {
    await using opened = await inbox.open(path);
    const { page } = opened;
    const select = page.getByLabel("Assigned to");
    const row = opened.row(SHOWCASE_ID);
    await row.locator(".assignee").getByText("Priya").waitFor();
    await select.selectOption({ label: "Kenji" });
    await row.locator(".assignee").getByText("Kenji").waitFor();
    const kenji = await select.inputValue();
    await until(async () => (await activeUsers()).join() === kenji);

    await select.selectOption({ label: "Unassigned" });
    await row.locator(".assignee").waitFor({ state: "detached" });
    await until(async () => (await activeUsers()).length === 0);
  });

  it("rolls back when the server fails", async () => {
    await using opened = await inbox.open(path);
    const { page } = opened;
    const select = page.getByLabel("Assigned to");
    await select.getByText("Unassigned").waitFor({ state: "attached" });
    inbox.sandbox.faults.add({
      operationId: "createConversationAssignment",
      status: 500,
    });
    await select.selectOption({ label: "Alicia" });
    await page.getByText("The conversation was not assigned.").waitFor();
    await until(async () => (await select.inputValue()) === "");
    expect(await activeUsers()).toEqual([]);
  });

  it("explains a rejection in plain words, without ids of data or parameter names", async () => {
    await using opened = await inbox.open(`/conversations/${LONG_ID}`);
    const { page } = opened;
    const select = page.getByLabel("Assigned to");
    await select.getByText("Unassigned").waitFor({ state: "attached" });
    inbox.sandbox.faults.add({
      operationId: "createConversationAssignment",
      status: 422,
      body: {
        error: `Conversation ${LONG_ID} already has an active assignment (d85c93db-5dd1-4b11-a3c4-4f3a1f0b7a11); end it with "active": false first.`,
      },
    });
    await select.selectOption({ label: "Alicia" });
    const toast = page.locator(".toast");
    await toast.getByText("The conversation was not assigned.").waitFor();
    const text = (await toast.innerText()).replace(/Request id \S+/, "");
    expect(text).toContain("Somebody else may have changed it.");
    expect(text).not.toMatch(/[\da-f]{8}-[\da-f]{4}|"active"|422/);
  });
});
