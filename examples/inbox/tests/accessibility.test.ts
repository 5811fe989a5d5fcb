import axe from "axe-core";
import type { Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { SHOWCASE_ID } from "../server/demo-data.js";
import {
  ask,
  drawnRows,
  retryUntil,
  startInbox,
  type TestInbox,
  until,
} from "./inbox.js";

let inbox: TestInbox;
beforeAll(async () => {
  inbox = await startInbox({ conversations: 150, demo: true });
});
afterEach(() => {
  inbox.sandbox.faults.clear();
});
afterAll(() => inbox[Symbol.asyncDispose]());

/** The serious and critical violations that axe-core finds. */
async function findings(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations, passes } = await page.evaluate(() =>
    (window as unknown as { axe: typeof axe }).axe.run(),
  );
  expect(passes.length).toBeGreaterThan(10);
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) =>
      nodes.map(({ html, any }) => `${id}: ${html} ${any[0]?.message ?? ""}`),
    );
}

const PHONE = { width: 390, height: 844 };
const showcase = `/conversations/${SHOWCASE_ID}`;
const rows = "[data-conversation] >> nth=0";

const STATES: {
  name: string;
  path: string;
  ready: string;
  viewport?: typeof PHONE;
  fails?: boolean;
}[] = [
  { name: "the list", path: "/", ready: rows },
  { name: "a conversation", path: showcase, ready: ".bubble >> nth=0" },
  {
    name: "nothing found",
    path: "/?number=99999999",
    ready: ".sidebar .notice",
  },
  { name: "an error", path: "/", ready: "[role=alert]", fails: true },
  {
    name: "a new conversation",
    path: "/new/109876543210987/14155550299",
    ready: ".template-choice >> nth=0",
  },
  { name: "the list on a phone", path: "/", ready: rows, viewport: PHONE },
  {
    name: "a conversation on a phone",
    path: showcase,
    ready: ".bubble >> nth=0",
    viewport: PHONE,
  },
];

describe.each(["light", "dark"] as const)("axe-core, %s", (colorScheme) => {
  it.each(STATES)(
    "finds no serious violation in $name",
    async ({ path, ready, viewport, fails = false }) => {
      if (fails) {
        inbox.sandbox.faults.add({
          operationId: "listWhatsappConversations",
          status: 500,
        });
      }
      await using opened = await inbox.open(path, {
        colorScheme,
        ...(viewport && { viewport }),
      });
      const { page } = opened;
      await page.locator(ready).waitFor();
      expect(await findings(page)).toEqual([]);
    },
  );
});

describe("the keyboard", () => {
  const focused = (page: Page): Promise<string | undefined> =>
    page.evaluate(
      () =>
        (document.activeElement as HTMLElement | null)?.dataset.conversation,
    );

  it("moves through the list, opens and goes back", async () => {
    await using opened = await inbox.open("/");
    const { page } = opened;
    await page.locator(rows).waitFor();
    const ids = await page
      .locator("[data-conversation]")
      .evaluateAll((all) =>
        all.map((row) => (row as HTMLElement).dataset.conversation),
      );
    const stops = page.locator('[data-conversation][tabindex="0"]');
    expect(await stops.count()).toBe(1);
    await stops.focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await until(async () => (await focused(page)) === ids[2]);
    await page.keyboard.press("ArrowUp");
    await until(async () => (await focused(page)) === ids[1]);
    await page.keyboard.press("End");
    await until(async () => {
      const place = await page.evaluate(() =>
        document.activeElement?.parentElement?.getAttribute("aria-posinset"),
      );
      return place !== null && Number(place) > 80;
    });
    await page.keyboard.press("Home");
    await until(async () => (await focused(page)) === ids[0]);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 2 }).waitFor();
    expect(new URL(page.url()).pathname).toBe(`/conversations/${ids[0] ?? ""}`);
    expect(
      await page
        .locator('[aria-current="true"]')
        .getAttribute("data-conversation"),
    ).toBe(ids[0]);
    await page.keyboard.press("Escape");
    await until(() => new URL(page.url()).pathname === "/");
    await until(async () => (await focused(page)) === ids[0]);
  });

  it("moves with j and k from a new page, closes with e, and shows the keyboard shortcuts", async () => {
    await using opened = await inbox.open("/");
    const { page } = opened;
    await page.locator(rows).waitFor();
    const ids = await drawnRows(page);
    await page.keyboard.press("ArrowDown");
    await until(async () => (await focused(page)) === ids[0]);
    await page.keyboard.press("j");
    await until(async () => (await focused(page)) === ids[1]);
    await page.keyboard.press("Enter");
    const place = (): string => new URL(page.url()).pathname;
    await until(() => place() === `/conversations/${ids[1]!}`);
    await page.keyboard.press("j");
    await until(() => place() === `/conversations/${ids[2]!}`);
    await page.keyboard.press("k");
    await until(() => place() === `/conversations/${ids[1]!}`);
    await page.getByRole("button", { name: "Close", exact: true }).waitFor();
    await page.keyboard.press("e");
    await page.getByRole("button", { name: "Reopen" }).waitFor();
    await page.keyboard.press("e");
    await page.getByRole("button", { name: "Close", exact: true }).waitFor();
    await page.keyboard.press("?");
    await page.getByText("Next conversation").waitFor();
    await page.keyboard.press("Escape");
    await page.getByText("Next conversation").waitFor({ state: "detached" });
    expect(place()).toBe(`/conversations/${ids[1]!}`);
    await page.getByLabel("Message", { exact: true }).fill("");
    await page.keyboard.type("je?");
    expect(await page.getByLabel("Message", { exact: true }).inputValue()).toBe(
      "je?",
    );
  });

  it("focuses the search with a slash, and leaves it with Escape", async () => {
    await using opened = await inbox.open("/");
    const { page } = opened;
    await page.locator(rows).waitFor();
    await page.keyboard.press("/");
    const field = page.getByLabel("Search name or number");
    await until(() =>
      field.evaluate((element) => element === document.activeElement),
    );
    await page.keyboard.type("447");
    expect(await field.inputValue()).toBe("447");
    await page.keyboard.press("Escape");
    expect(await field.inputValue()).toBe("");
    await page.keyboard.press("Escape");
    expect(
      await field.evaluate((element) => element === document.activeElement),
    ).toBe(false);
  });
});

describe("the focus", () => {
  const isFocused = (element: Locator): Promise<boolean> =>
    element.evaluate((node) => node === document.activeElement);
  const isOnRow = (page: Page): Promise<boolean> =>
    page.evaluate(
      () => document.activeElement?.hasAttribute("data-conversation") ?? false,
    );

  it("moves to the search when the filters are cleared", async () => {
    await using opened = await inbox.open("/?status=ended");
    const { page } = opened;
    const clear = page.getByRole("button", { name: "Clear", exact: true });
    await clear.focus();
    await page.keyboard.press("Enter");
    await clear.waitFor({ state: "detached" });
    await until(() => isFocused(page.getByLabel("Search name or number")));
  });

  it("moves to the search when the filters of an empty list are cleared", async () => {
    await using opened = await inbox.open("/?number=99999999");
    const { page, rows: all } = opened;
    await page.getByRole("button", { name: "Clear filters" }).focus();
    await page.keyboard.press("Enter");
    await all.first().waitFor();
    expect(await isFocused(page.getByLabel("Search name or number"))).toBe(
      true,
    );
  });

  it("moves to the row at its position when the open conversation leaves the list", async () => {
    await using opened = await inbox.open("/?status=active");
    const { page, rows: all } = opened;
    await all.nth(2).waitFor();
    const ids = await drawnRows(page);
    const row = opened.row(ids[2]!);
    await row.focus();
    await page.keyboard.press("Enter");
    await page
      .getByRole("button", { name: "Close", exact: true })
      .press("Enter");
    await row.waitFor({ state: "detached" });
    await page.keyboard.press("Escape");
    await until(() => new URL(page.url()).pathname === "/");
    await until(() => isOnRow(page));
    expect(
      await page.evaluate(
        () =>
          (document.activeElement as HTMLElement | null)?.dataset.conversation,
      ),
    ).toBe(ids[3]);
    await ask(inbox.sandbox, `/whatsapp/conversations/${ids[2]!}`, {
      method: "PATCH",
      body: { whatsapp_conversation: { status: "active" } },
    });
  });

  it("moves to the next row when the focused one leaves the list", async () => {
    const { conversation } = await inbox.sandbox.receiveMessage({
      from: "+14155550181",
      text: "I am about to leave",
    });
    await using opened = await inbox.open("/?status=active&number=141555501");
    const { page } = opened;
    const row = opened.row(conversation.id);
    await row.click();
    await page
      .getByRole("button", { name: "Close", exact: true })
      .evaluate((button) => {
        (button as HTMLElement).click();
      });
    await row.waitFor({ state: "detached" });
    await until(() => isOnRow(page));
  });

  it("moves to the list when a toast is dismissed", async () => {
    inbox.sandbox.faults.add({
      operationId: "updateWhatsappConversation",
      status: 500,
    });
    await using opened = await inbox.open(showcase);
    const { page } = opened;
    await page
      .getByRole("button", { name: "Close", exact: true })
      .press("Enter");
    await page.getByRole("button", { name: "Dismiss" }).press("Enter");
    await page.locator(".toast").waitFor({ state: "detached" });
    await until(() => isOnRow(page));
  });

  it("moves to the member select once the members are loaded", async () => {
    const release = inbox.sandbox.faults.add({
      operationId: "listUsers",
      status: 500,
    });
    await using opened = await inbox.open(showcase);
    const { page } = opened;
    const retry = page
      .locator(".conversation-header")
      .getByRole("button", { name: "Retry" });
    const select = page.getByLabel("Assigned to");
    await retryUntil(retry, release, () => select.isVisible());
    await until(() => isFocused(select));
  });

  it("moves to the list when the server is reachable again", async () => {
    await using opened = await inbox.open("/");
    const { page, rows: all } = opened;
    await all.first().waitFor();
    const release = inbox.sandbox.faults.add({
      operationId: "listWhatsappConversations",
      status: 500,
    });
    await page.getByRole("button", { name: "Try now" }).press("Enter");
    release();
    await page.locator(".banner").waitFor({ state: "detached" });
    await until(() => isOnRow(page));
  });

  it("does not move when the user clicks on an empty area", async () => {
    await using opened = await inbox.open(showcase);
    const { page } = opened;
    await page.locator(".bubble").first().waitFor();
    await page.getByLabel("Search name or number").focus();
    await page
      .locator(".conversation-header")
      .click({ position: { x: 2, y: 2 } });
    await inbox.sandbox.receiveMessage({
      from: "+14155550182",
      text: "The list changes",
    });
    await page.locator(".row").getByText("The list changes").waitFor();
    expect(await isOnRow(page)).toBe(false);
    expect(await isFocused(page.getByLabel("Search name or number"))).toBe(
      false,
    );
  });
});

describe("on a phone", () => {
  it("shows the list or the conversation, and moves the focus with it", async () => {
    await using opened = await inbox.open("/", { viewport: PHONE });
    const { page } = opened;
    const row = opened.row(SHOWCASE_ID);
    await row.click();
    const heading = page.getByRole("heading", { name: "Camila" });
    await heading.waitFor();
    await until(() =>
      heading.evaluate((element) => element === document.activeElement),
    );
    expect(await row.isVisible()).toBe(false);
    await page.getByRole("button", { name: "Back to the list" }).click();
    await row.waitFor();
    expect(await heading.count()).toBe(0);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - window.innerWidth,
    );
    expect(overflow).toBeLessThanOrEqual(0);
  });

  it.each([
    ["/", rows],
    [showcase, ".bubble >> nth=0"],
    ["/new/109876543210987/14155550299", ".template-choice >> nth=0"],
  ])("has touch targets of at least 40 pixels in %s", async (path, isShown) => {
    await using opened = await inbox.open(path, { viewport: PHONE });
    const { page } = opened;
    await page.locator(isShown).waitFor();
    const targets = await page
      .locator(
        "button, a[href], select, label, input[type=text], input[type=tel], textarea",
      )
      .evaluateAll((all) =>
        all
          .filter((element) =>
            element.checkVisibility({ visibilityProperty: true }),
          )
          .map((element) => {
            const { width, height } = element.getBoundingClientRect();
            return { html: element.outerHTML.slice(0, 120), width, height };
          }),
      );
    expect(targets.length).toBeGreaterThan(2);
    expect(
      targets.filter(({ width, height }) => Math.min(width, height) < 40),
    ).toEqual([]);
  });
});

describe("a conversation that does not exist, on a phone", () => {
  it("has the focus, and returns it to the list", async () => {
    await using opened = await inbox.open(
      "/conversations/00000000-0000-4000-8000-000000000000",
      { viewport: PHONE },
    );
    const { page } = opened;
    await page.getByText("This conversation does not exist").waitFor();
    const section = page.getByRole("region", { name: "Conversation" });
    await until(() =>
      section.evaluate((node) => node === document.activeElement),
    );
    await page.getByRole("button", { name: "Back to the list" }).press("Enter");
    await until(() =>
      page.evaluate(() => document.activeElement !== document.body),
    );
  });
});

describe("the page", () => {
  it("is named after the open conversation and the number of contacts who wait", async () => {
    await using opened = await inbox.open("/");
    const { page } = opened;
    await opened.row(SHOWCASE_ID).click();
    await until(async () => (await page.title()).endsWith(" Camila – Inbox"));
    await page.goBack();
    await until(async () => /^\(\d+\+\) Inbox$/.test(await page.title()));
  });

  it("has its list and its conversation in the main landmark", async () => {
    await using opened = await inbox.open(showcase);
    const main = opened.page.getByRole("main");
    await main.getByRole("region", { name: "Inbox" }).waitFor();
    await main.getByRole("region", { name: "Camila" }).waitFor();
    await main.getByRole("log", { name: "Messages" }).waitFor();
  });
});

describe("with forced colors", () => {
  const style = (element: Locator, name: string): Promise<string> =>
    element.evaluate(
      (node, property) => getComputedStyle(node).getPropertyValue(property),
      name,
    );

  it("shows the selected filter, the open conversation, and the sender of a message", async () => {
    await using opened = await inbox.open(`${showcase}?status=active`, {
      forcedColors: "active",
    });
    const { page } = opened;
    await page.locator(".bubble").first().waitFor();
    const ground = "background-color";
    const segment = (name: string): Locator =>
      page.locator(".segment span").getByText(name, { exact: true });
    expect(await style(segment("Open"), ground)).not.toBe(
      await style(segment("All"), ground),
    );
    const open = opened.row(SHOWCASE_ID);
    const other = page.locator(".row:not([aria-current])").first();
    expect(await style(open, ground)).not.toBe(await style(other, ground));
    const bubble = (direction: string): Locator =>
      page.locator(`.bubble[data-direction="${direction}"]`).first();
    expect(await style(bubble("inbound"), "border-top-width")).toBe("1px");
    expect(await style(bubble("outbound"), "border-top-width")).toBe("2px");
  });

  it("distinguishes unread conversations from those that only wait for a reply", async () => {
    await using opened = await inbox.open(showcase, { forcedColors: "active" });
    const { page } = opened;
    await page.locator(".bubble").first().waitFor();
    const mark = opened.row(SHOWCASE_ID).locator(".waiting");
    const unread = page.locator(".row .waiting[data-unread]").first();
    expect(await style(unread, "background-color")).not.toBe(
      await style(mark, "background-color"),
    );
  });
});

describe("the header of a conversation", () => {
  it.each([761, 768, 800, 820, 900, 1024])(
    "has no overlapping parts at %i pixels",
    async (width) => {
      await using opened = await inbox.open(showcase, {
        viewport: { width, height: 900 },
      });
      const { page } = opened;
      await page.locator(".conversation .actions select").waitFor();
      const overlaps = await page.evaluate(() => {
        const parts = [
          ...document.querySelectorAll(
            ".conversation-header :is(.avatar, h2, .conversation-address, select, button:not(.back))",
          ),
        ];
        const boxes = parts.map((part) => part.getBoundingClientRect());
        return parts.flatMap((part, index) =>
          parts.slice(index + 1).flatMap((other, offset) => {
            const a = boxes[index]!;
            const b = boxes[index + 1 + offset]!;
            const isApart =
              a.right <= b.left ||
              b.right <= a.left ||
              a.bottom <= b.top ||
              b.bottom <= a.top;
            return isApart
              ? []
              : [`${part.textContent} / ${other.textContent}`];
          }),
        );
      });
      expect(overlaps).toEqual([]);
    },
  );
});

describe("the theme", () => {
  it("follows the system until the user chooses one, which is remembered", async () => {
    await using opened = await inbox.open("/", { colorScheme: "dark" });
    const { page } = opened;
    const scheme = (): Promise<string> =>
      page.evaluate(
        () => getComputedStyle(document.documentElement).colorScheme,
      );
    await page.getByRole("button", { name: /^Theme: System/ }).click();
    expect(await scheme()).toBe("light");
    await page.reload();
    expect(await scheme()).toBe("light");
    await page.getByRole("button", { name: /^Theme: Light/ }).click();
    expect(await scheme()).toBe("dark");
    await page.getByRole("button", { name: /^Theme: Dark/ }).click();
    expect(await scheme()).toBe("light dark");
  });
});

describe("new activity", () => {
  it("is announced as a number of conversations, not message by message", async () => {
    await using opened = await inbox.open("/");
    const { page } = opened;
    await page.clock.install();
    await page.reload();
    await page.locator(rows).waitFor();
    await inbox.sandbox.receiveMessage({ from: "+14155550161", text: "1" });
    await inbox.sandbox.receiveMessage({ from: "+14155550161", text: "2" });
    await inbox.sandbox.receiveMessage({ from: "+14155550162", text: "3" });
    await page.clock.fastForward(6_000);
    await page.locator(".row").getByText("3", { exact: true }).waitFor();
    const region = page.locator('.list > [role="status"]');
    expect(await region.textContent()).toBe("");
    await page.clock.fastForward(11_000);
    await region.getByText("New activity in 2 conversations").waitFor();
  });
});
