import type { User } from "@kapso-platform/client";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { SHOWCASE_ID } from "../server/demo-data.js";
import { ask, retryUntil, startInbox, type TestInbox, until } from "./inbox.js";

let inbox: TestInbox;
beforeAll(async () => {
  inbox = await startInbox({ conversations: 20, demo: true });
});
afterEach(() => {
  inbox.sandbox.faults.clear();
});
afterAll(() => inbox[Symbol.asyncDispose]());

const path = `/conversations/${SHOWCASE_ID}`;

describe("members that cannot be loaded", () => {
  it("show an error, call nobody a former member, and can be reloaded", async () => {
    const release = inbox.sandbox.faults.add({
      operationId: "listUsers",
      status: 500,
    });
    await using opened = await inbox.open(path);
    const { page } = opened;
    const filters = page.getByRole("search");
    const header = page.locator(".conversation-header");
    await filters.getByText("Members not loaded.").waitFor();
    await header.getByText("Members not loaded.").waitFor();
    const row = opened.row(SHOWCASE_ID).locator(".assignee");
    await row.getByText("a member").waitFor();
    expect(await page.getByText("Former member").count()).toBe(0);
    expect(await page.getByLabel("Assigned to").count()).toBe(0);

    await retryUntil(
      filters.getByRole("button", { name: "Retry" }),
      release,
      () => page.getByLabel("Assigned to").isVisible(),
    );
    await row.getByText("Priya").waitFor();
    await page.getByLabel("Assigned to").waitFor();
    expect(await page.getByText("Members not loaded.").count()).toBe(0);
  });
});

describe("an assignment that cannot be loaded", () => {
  it('shows an error instead of "unassigned", and can be reloaded', async () => {
    const release = inbox.sandbox.faults.add({
      operationId: "listConversationAssignments",
      status: 500,
    });
    await using opened = await inbox.open(path);
    const { page } = opened;
    const header = page.locator(".conversation-header");
    await header.getByText("Assignee not loaded.").waitFor();
    await opened
      .row(SHOWCASE_ID)
      .locator(".assignee")
      .getByText("not known")
      .waitFor();
    const select = page.getByLabel("Assigned to");
    await retryUntil(
      header.getByRole("button", { name: "Retry" }),
      release,
      () => select.isVisible(),
    );
    expect(
      await select.evaluate(
        (element) => (element as HTMLSelectElement).selectedOptions[0]?.text,
      ),
    ).toBe("Priya");
  });

  it("cannot be changed while it loads", async () => {
    const release = inbox.sandbox.faults.add({
      operationId: "listConversationAssignments",
      // Longer than a busy machine takes to get here.
      delayMs: 120_000,
      times: 1,
    });
    await using opened = await inbox.open(path);
    const select = opened.page.getByLabel("Assigned to");
    await select.waitFor();
    expect(await select.isDisabled()).toBe(true);
    release();
  });
});

describe("more members than fit on one page", () => {
  it("can all be chosen, by name", async () => {
    await using other = await startInbox({ conversations: 5 });
    const { sandbox } = other;
    await sandbox.seed({ users: 230 });
    const { data } = await ask<{ data: User[] }>(
      sandbox,
      "/users?per_page=100&page=3",
    );
    const last = data.at(-1)!;
    const id = "0d6f4c1e-3e0c-4c36-9d55-6a2f0d8f4b10";
    await sandbox.seed({
      conversations: [
        {
          id,
          phone_number: "+14155550171",
          assigned_user_id: last.user_id,
          messages: [{ text: "Hello" }],
        },
      ],
    });
    await using opened = await other.open(`/conversations/${id}`);
    const select = opened.page.getByLabel("Assigned to");
    await until(() => select.isEnabled());
    expect(await select.inputValue()).toBe(last.user_id);
    const names = await select.locator("option").allTextContents();
    expect(names.length).toBeGreaterThan(230);
    expect(names).not.toContain("Former member");
    await opened.row(id).locator(".assignee").getByText(last.name).waitFor();
  });
});
