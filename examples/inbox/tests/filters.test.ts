import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startInbox, type TestInbox, until } from "./inbox.js";

let inbox: TestInbox;
beforeAll(async () => {
  inbox = await startInbox({ conversations: 300, demo: true });
});
afterEach(() => {
  inbox.sandbox.faults.clear();
});
afterAll(() => inbox[Symbol.asyncDispose]());

const query = (page: Page): string => new URL(page.url()).search;
const settled = (page: Page): Promise<void> =>
  page.locator(".sidebar .list").waitFor();
const statuses = (page: Page): Promise<(string | null)[]> =>
  page
    .locator(".row[data-status]")
    .evaluateAll((rows) => rows.map((row) => row.getAttribute("data-status")));

/** Queries of the requested lists. */
function listRequests(page: Page): string[] {
  const queries: string[] = [];
  page.on("request", (request) => {
    const { pathname, searchParams } = new URL(request.url());
    if (!pathname.endsWith("/whatsapp/conversations")) return;
    searchParams.delete("limit");
    queries.push(searchParams.toString());
  });
  return queries;
}

describe("filters", () => {
  it("are in the URL, and are kept by a reload, back and forward", async () => {
    await using opened = await inbox.open("/");
    const { page, rows } = opened;
    await rows.first().waitFor();
    await page.getByText("Closed", { exact: true }).first().click();
    await until(() => query(page) === "?status=ended");
    await page.getByLabel("Assignee").selectOption({ label: "Unassigned" });
    await until(() => query(page) === "?status=ended&assignee=nobody");
    await settled(page);
    expect(new Set(await statuses(page))).toEqual(new Set(["ended"]));

    await page.reload();
    await settled(page);
    expect(new Set(await statuses(page))).toEqual(new Set(["ended"]));
    expect(await page.getByRole("radio", { name: "Closed" }).isChecked()).toBe(
      true,
    );
    expect(await page.getByLabel("Assignee").inputValue()).toBe("nobody");

    await page.goBack();
    await until(() => query(page) === "?status=ended");
    expect(await page.getByLabel("Assignee").inputValue()).toBe("");
    await page.goBack();
    await until(() => query(page) === "");
    await until(async () => new Set(await statuses(page)).size === 2);
    await page.goForward();
    await until(async () => new Set(await statuses(page)).size === 1);
    expect(query(page)).toBe("?status=ended");

    await page.getByRole("button", { name: "Clear" }).click();
    await until(() => query(page) === "");
  });

  it("narrow the list to a member's conversations, never with `unassigned`", async () => {
    await using opened = await inbox.open("/?assignee=nobody");
    const { page } = opened;
    await settled(page);
    const queries = listRequests(page);
    await page.getByLabel("Assignee").selectOption({ label: "Kenji" });
    const kenji = await page.getByLabel("Assignee").inputValue();
    await until(() => queries.includes(`assigned_user_id=${kenji}`));
    await settled(page);
    await page.locator(".row-name").getByText("さくら").first().waitFor();
  });

  it("narrow the list to a range of days", async () => {
    await using opened = await inbox.open("/");
    const { page, rows } = opened;
    await rows.first().waitFor();
    const queries = listRequests(page);
    await page.getByRole("button", { name: "Activity: Any time" }).click();
    await page.getByRole("button", { name: "Last 7 days" }).click();
    await until(() => /^\?from=\d{4}-\d\d-\d\d$/.test(query(page)));
    await until(() => queries.some((q) => q.startsWith("last_active_after=")));
    await settled(page);
    const times = await page
      .locator(".row time")
      .evaluateAll((all) => all.map((time) => time.getAttribute("datetime")!));
    const week = Date.now() - 7 * 86_400_000;
    expect(times.length).toBeGreaterThan(5);
    expect(times.every((time) => Date.parse(time) > week)).toBe(true);
  });

  it("ignore a range that ends before it starts", async () => {
    await using opened = await inbox.open("/?from=2026-11-20&to=2026-01-01");
    const { page, rows } = opened;
    await rows.first().waitFor();
    await page.getByRole("button", { name: "Activity: Any time" }).waitFor();
  });

  it("narrow the list to days chosen in the calendar", async () => {
    await using opened = await inbox.open("/?from=2020-05-10&to=2020-05-20");
    const { page } = opened;
    await page.getByRole("button", { name: /^Activity: 10 May 2020/ }).click();
    await page.getByRole("button", { name: /May 25th, 2020/ }).click();
    await until(() => query(page) === "?from=2020-05-10&to=2020-05-25");
    await page.getByRole("button", { name: /May 4th, 2020/ }).click();
    await until(() => query(page) === "?from=2020-05-04&to=2020-05-25");
    await page.getByRole("button", { name: "Any time" }).last().click();
    await until(() => query(page) === "");
  });

  it("narrow the list to a business number", async () => {
    await using opened = await inbox.open("/");
    const { page } = opened;
    const queries = listRequests(page);
    await page
      .getByLabel("Business number")
      .selectOption({ label: "Sales · +1 555 321 0987" });
    await until(() => query(page) === "?via=109876543210987");
    await until(() => queries.includes("phone_number_id=109876543210987"));
    await settled(page);
  });

  it("ignore invalid values", async () => {
    await using opened = await inbox.open("/?status=odd&assignee=x&from=2026");
    const { page, rows } = opened;
    await rows.first().waitFor();
    expect(await page.getByRole("radio", { name: "All" }).isChecked()).toBe(
      true,
    );
  });
});

describe("the search by name", () => {
  it("finds contacts by a part of their name, under the other filters", async () => {
    await using opened = await inbox.open("/");
    const { page, rows } = opened;
    await rows.first().waitFor();
    await page.getByLabel("Search name or number").fill("amil");
    await until(() => query(page) === "?name=amil");
    await rows.getByText("Camila").first().waitFor();
    await until(async () => {
      const names = await page.locator(".row-name").allTextContents();
      return names.length > 0 && names.every((name) => /amil/i.test(name));
    });
    await page.getByText("Closed", { exact: true }).first().click();
    await page.getByText("Nothing matches").waitFor();
    await page.getByRole("button", { name: "Clear filters" }).click();
    await until(() => query(page) === "");
  });
});

describe("the search by number", () => {
  it("waits until typing pauses, and cancels outdated requests", async () => {
    await using opened = await inbox.open("/");
    const { page, rows } = opened;
    await rows.first().waitFor();
    const queries = listRequests(page);
    const cancelled: string[] = [];
    page.on("requestfailed", (request) => {
      cancelled.push(
        `${new URL(request.url()).searchParams.get("phone_number") ?? ""} ${request.failure()?.errorText ?? ""}`,
      );
    });
    const release = inbox.sandbox.faults.add({
      operationId: "listWhatsappConversations",
      // Longer than a busy machine takes to reach the next filter.
      delayMs: 120_000,
    });
    const field = page.getByLabel("Search name or number");
    await field.pressSequentially("+52 5");
    await until(() => queries.includes("phone_number=525"));
    release();
    await field.fill("4477");
    await until(() => queries.includes("phone_number=4477"));
    await expect
      .poll(() => cancelled, { timeout: 20_000 })
      .toContain("525 net::ERR_ABORTED");
    await rows.getByText("Theo").waitFor();
    expect(query(page)).toBe("?number=4477");
    // One search adds one history entry.
    await page.goBack();
    await until(() => query(page) === "");
    expect(await field.inputValue()).toBe("");
  });

  it("shows that nothing matches, and clears the filters", async () => {
    await using opened = await inbox.open("/?number=999999999");
    const { page, rows } = opened;
    await page.getByText("Nothing matches").waitFor();
    await page.getByRole("button", { name: "Clear filters" }).click();
    await rows.first().waitFor();
    expect(query(page)).toBe("");
  });
});
