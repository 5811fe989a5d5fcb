import type { WhatsappMessage } from "@kapso-platform/client";
import type { Locator, Page, Request } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  ask,
  type OpenInbox,
  startInbox,
  type TestInbox,
  until,
} from "./inbox.js";

let inbox: TestInbox;
beforeAll(async () => {
  inbox = await startInbox({ conversations: 5, demo: true });
});
afterEach(() => {
  inbox.sandbox.faults.clear();
});
afterAll(() => inbox[Symbol.asyncDispose]());

/** A picture of one pixel. */
const PICTURE = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

/** A separate conversation for each test, with an open window. */
async function newConversation(from: string): Promise<string> {
  const { conversation } = await inbox.sandbox.receiveMessage({
    from,
    text: "Hello, is anybody there?",
    contact_name: "Ana",
  });
  return conversation.id;
}

async function storedMessages(id: string): Promise<WhatsappMessage[]> {
  const { data } = await ask<{ data: WhatsappMessage[] }>(
    inbox.sandbox,
    `/whatsapp/messages?conversation_id=${id}&direction=outbound`,
  );
  return data;
}

const field = (page: Page): Locator =>
  page.getByRole("textbox", { name: "Message", exact: true });

/** Keys of the stored drafts. */
const draftKeys = (): Promise<IDBValidKey[]> =>
  new Promise((resolve) => {
    const opening = indexedDB.open("inbox-drafts");
    opening.onsuccess = () => {
      const store = opening.result
        .transaction("threads")
        .objectStore("threads");
      const reading = store.getAllKeys();
      reading.onsuccess = () => {
        opening.result.close();
        resolve(reading.result);
      };
    };
  });

/** Stores 101 drafts with files, each older than the one before, and one of last month. */
const storeDrafts = (): Promise<void> =>
  new Promise((resolve) => {
    const opening = indexedDB.open("inbox-drafts");
    opening.onsuccess = () => {
      const writing = opening.result.transaction("threads", "readwrite");
      const store = writing.objectStore("threads");
      const put = (thread: string, savedAt: number): void => {
        store.put({ text: thread, quoted: null, savedAt }, `text/${thread}`);
        store.put([new File(["1"], "a.txt")], `files/${thread}`);
      };
      for (let age = 0; age <= 100; age += 1) {
        put(`thread-${age}`, Date.now() - age * 60_000);
      }
      put("month", Date.now() - 31 * 86_400_000);
      writing.oncomplete = () => {
        opening.result.close();
        resolve();
      };
    };
  });

/** The number of stored messages that are not sent yet. */
const countOutgoing = (): Promise<number> =>
  new Promise((resolve) => {
    const opening = indexedDB.open("inbox-outgoing");
    opening.onsuccess = () => {
      const store = opening.result.transaction("tabs").objectStore("tabs");
      const reading = store.getAll();
      reading.onsuccess = () => {
        opening.result.close();
        const tabs = reading.result as { mutations: unknown[] }[];
        resolve(tabs.flatMap(({ mutations }) => mutations).length);
      };
    };
  });

/** Makes the storage of a page reject files, as if they were too large. */
const holdNoFiles = (): void => {
  const put = Object.getOwnPropertyDescriptor(IDBObjectStore.prototype, "put")
    ?.value as IDBObjectStore["put"];
  IDBObjectStore.prototype.put = function (value: unknown, key) {
    if (String(key).startsWith("files/")) this.transaction.abort();
    return put.call(this, value, key);
  };
};

/**
 * Ends `setOffline(true)`. Chromium fires `online` before requests succeed; this function
 * delays the event until they do.
 */
async function goOnline({ page, context }: OpenInbox): Promise<void> {
  await page.evaluate(() => {
    window.addEventListener(
      "online",
      (event) => {
        event.stopImmediatePropagation();
      },
      { capture: true, once: true },
    );
  });
  await context.setOffline(false);
  await until(() =>
    page.evaluate(async () => {
      const response = await fetch("/icon.svg").catch(() => null);
      return response !== null && navigator.onLine;
    }),
  );
  await page.evaluate(() => window.dispatchEvent(new Event("online")));
}

const bubble = (page: Page, text: string): Locator =>
  page.locator(".message", { hasText: text });

describe("a message", () => {
  it("is sent with Enter, can have lines, emoji and right-to-left text, and shows its status", async () => {
    const id = await newConversation("+14155550201");
    await using opened = await inbox.open(`/conversations/${id}`);
    const { page } = opened;
    await field(page).fill("First line");
    await field(page).press("Shift+Enter");
    await page.keyboard.insertText("السطر الثاني 👩‍👩‍👧");
    expect(await storedMessages(id)).toEqual([]);
    await field(page).press("Enter");

    const sent = bubble(page, "First line");
    await sent.waitFor();
    expect(await field(page).inputValue()).toBe("");
    await sent.getByTitle("Read", { exact: true }).waitFor();
    const [message] = await storedMessages(id);
    expect(message?.text?.body).toBe("First line\nالسطر الثاني 👩‍👩‍👧");
    expect(await page.locator(".bubble[data-direction=outbound]").count()).toBe(
      1,
    );
  });

  it("quotes another one, and reacts to it", async () => {
    const id = await newConversation("+14155550202");
    await using opened = await inbox.open(`/conversations/${id}`);
    const { page } = opened;
    const theirs = bubble(page, "Hello, is anybody there?");
    await theirs.hover();
    await theirs.getByRole("button", { name: "React" }).click();
    await theirs.getByRole("button", { name: "🙏" }).click();
    await theirs.locator(".bubble-reactions").getByText("🙏").waitFor();

    await theirs.getByRole("button", { name: "Reply" }).click();
    await page.keyboard.type("Here I am");
    await page.keyboard.press("Enter");
    const ours = bubble(page, "Here I am");
    await ours.locator(".quoted").getByText("Hello, is anybody").waitFor();
    await ours.getByTitle(/^(Sent|Delivered|Read)$/).waitFor();
    const [reply, reaction] = await storedMessages(id);
    expect(reply?.context?.id).toBe(reaction?.reaction?.message_id);
  });

  it("accepts pasted and dropped files, and loads them through the proxy", async () => {
    const id = await newConversation("+14155550203");
    await using opened = await inbox.open(`/conversations/${id}`);
    const { page } = opened;
    await page.getByLabel("Files", { exact: true }).setInputFiles({
      name: "lamp.png",
      mimeType: "image/png",
      buffer: PICTURE,
    });
    await field(page).evaluate((element) => {
      const held = (name: string, type: string, text: string): DataTransfer => {
        const data = new DataTransfer();
        data.items.add(new File([text], name, { type }));
        return data;
      };
      const dataTransfer = held("invoice.pdf", "application/pdf", "%PDF-1.4");
      const clipboardData = held("notes.txt", "text/plain", "no");
      const bubbles = true;
      element.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles }));
      element.dispatchEvent(
        new ClipboardEvent("paste", { clipboardData, bubbles }),
      );
    });
    await page.getByRole("button", { name: "Remove notes.txt" }).click();
    await field(page).fill("The lamp");
    await field(page).press("Enter");
    await until(async () => (await storedMessages(id)).length === 2);
    const picture = bubble(page, "The lamp").getByRole("img");
    await until(() =>
      picture.evaluate((image) => (image as HTMLImageElement).naturalWidth > 0),
    );

    // After a reload, the files come from the API.
    await page.reload();
    await until(() =>
      picture.evaluate((image) => (image as HTMLImageElement).naturalWidth > 0),
    );
    const invoice = bubble(page, "invoice.pdf");
    await invoice.getByRole("button", { name: "Load the file" }).click();
    const download = page.waitForEvent("download");
    await invoice.getByRole("link", { name: "Save the file" }).click();
    expect((await download).suggestedFilename()).toBe("invoice.pdf");
  });

  it("stays as a draft, with files and quote, after a switch of conversations and a reload", async () => {
    const id = await newConversation("+14155550204");
    await using opened = await inbox.open(`/conversations/${id}`);
    const { page } = opened;
    const theirs = bubble(page, "Hello, is anybody there?");
    await theirs.hover();
    await theirs.getByRole("button", { name: "Reply" }).click();
    await page.getByLabel("Files", { exact: true }).setInputFiles({
      name: "lamp.png",
      mimeType: "image/png",
      buffer: PICTURE,
    });
    await field(page).fill("Not finished");
    await page.reload();
    await until(
      async () => (await field(page).inputValue()) === "Not finished",
    );
    await page.keyboard.press("Escape");
    await page.getByText("No conversation selected").waitFor();
    await opened.row(id).click();
    await page.getByRole("button", { name: "Remove lamp.png" }).waitFor();
    await page.locator(".composer .quoted").getByText("Hello, is").waitFor();
    expect(await storedMessages(id)).toEqual([]);
    expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([
      "inbox-seen",
    ]);

    await field(page).press("Enter");
    const ours = bubble(page, "Not finished");
    await ours.getByTitle(/^(Sent|Delivered|Read)$/).waitFor();
    const [message] = await storedMessages(id);
    expect(message).toMatchObject({ type: "image", context: {} });
    await until(async () => (await page.evaluate(draftKeys)).length === 0);
    await page.reload();
    await ours.waitFor();
    expect(await field(page).inputValue()).toBe("");
    expect(await page.locator(".attached-file, .composer-quote").count()).toBe(
      0,
    );
  });

  it("is one of at most a hundred drafts, for thirty days, without files that are too large for the storage", async () => {
    const id = await newConversation("+14155550212");
    await using opened = await inbox.open(`/conversations/${id}`);
    const { page } = opened;
    await field(page).waitFor();
    await page.evaluate(storeDrafts);
    await page.reload();
    await field(page).waitFor();
    await until(async () => (await page.evaluate(draftKeys)).length === 200);
    const kept = (await page.evaluate(draftKeys)).map(String).sort();
    const hundred = Array.from({ length: 100 }, (_, age) => `thread-${age}`);
    expect(kept).toEqual(
      hundred.flatMap((thread) => [`text/${thread}`, `files/${thread}`]).sort(),
    );

    await page.evaluate(holdNoFiles);
    await page.getByLabel("Files", { exact: true }).setInputFiles({
      name: "lamp.png",
      mimeType: "image/png",
      buffer: PICTURE,
    });
    await page.getByRole("button", { name: "Remove lamp.png" }).waitFor();
    await field(page).fill("A lamp");
    await until(async () => (await page.evaluate(draftKeys)).length === 201);
    await page.reload();
    await until(async () => (await field(page).inputValue()) === "A lamp");
    expect(await page.locator(".attached-file").count()).toBe(0);
  });

  it("is marked as read when it is shown, and shows that somebody is typing", async () => {
    const id = await newConversation("+14155550208");
    await using opened = await inbox.open("/");
    const { page } = opened;
    const receipts: unknown[] = [];
    page.on("request", (request) => {
      const body = request.method() === "POST" ? request.postData() : null;
      if (body?.includes("message_id")) receipts.push(JSON.parse(body));
    });
    await opened.row(id).getByTitle("Unread").waitFor();
    await opened.row(id).click();
    const statuses = async (): Promise<string[]> => {
      const { data } = await ask<{ data: WhatsappMessage[] }>(
        inbox.sandbox,
        `/whatsapp/messages?conversation_id=${id}&direction=inbound`,
      );
      return data.map(({ kapso }) => kapso.status);
    };
    await until(async () => (await statuses()).join() === "read");
    await opened.row(id).getByTitle("Waiting for a reply").waitFor();
    // Messages that arrive while it is open are also marked as read.
    await inbox.sandbox.receiveMessage({
      from: "+14155550208",
      text: "And one more",
    });
    await until(async () => (await statuses()).join() === "read,read");
    await field(page).fill("One moment");
    await until(() => receipts.length === 3);
    expect(receipts.at(-1)).toMatchObject({
      status: "read",
      typing_indicator: { type: "text" },
    });
  });
});

describe("a message that fails", () => {
  it("shows the reason, stays after a reload, and can be retried or discarded", async () => {
    const id = await newConversation("+14155550205");
    await using opened = await inbox.open(`/conversations/${id}`);
    const { page } = opened;
    const release = inbox.sandbox.faults.add({
      operationId: "sendMessage",
      status: 400,
      body: {
        error: {
          message: "(#131053) Media upload error",
          type: "OAuthException",
          code: 131053,
          fbtrace_id: "A1",
        },
      },
    });
    for (const text of ["Once more", "Never mind"]) {
      await field(page).fill(text);
      await field(page).press("Enter");
      await bubble(page, text)
        .getByText("WhatsApp cannot use this file.")
        .waitFor();
    }
    await page.reload();
    release();
    await bubble(page, "Never mind")
      .getByRole("button", { name: "Discard" })
      .click();
    await bubble(page, "Never mind").waitFor({ state: "detached" });
    await bubble(page, "Once more")
      .getByRole("button", { name: "Retry" })
      .click();
    await bubble(page, "Once more").getByTitle("Read").waitFor();
    expect(await storedMessages(id)).toHaveLength(1);
  });

  it("shows the reason for an unknown number", async () => {
    const id = await newConversation("+15550131026");
    await using opened = await inbox.open(`/conversations/${id}`);
    const { page } = opened;
    await field(page).fill("Anybody?");
    await field(page).press("Enter");
    await bubble(page, "Anybody?")
      .getByText("This number is not on WhatsApp")
      .waitFor();
  });

  it("waits without a network, and is sent in order once the network is back", async () => {
    const id = await newConversation("+14155550206");
    await using opened = await inbox.open(`/conversations/${id}`);
    const { page, context } = opened;
    await field(page).waitFor();
    await context.setOffline(true);
    await page.getByText("You are offline.").waitFor();
    for (const text of ["One", "Two", "Three"]) {
      await field(page).fill(text);
      await field(page).press("Enter");
      await bubble(page, text).getByTitle("Waiting to be sent").waitFor();
    }
    expect(await storedMessages(id)).toEqual([]);
    await goOnline(opened);
    await bubble(page, "Three").getByTitle("Read").waitFor();
    const texts = (await storedMessages(id)).map(({ text }) => text?.body);
    expect(texts.reverse()).toEqual(["One", "Two", "Three"]);
  });

  it("waits during a reload, and is sent with its file, in order", async () => {
    const id = await newConversation("+14155550209");
    await using opened = await inbox.open(`/conversations/${id}`);
    const { page } = opened;
    await field(page).waitFor();
    // Navigation resets the browser's offline emulation, but not
    // navigator.onLine of the page.
    await page.evaluate(() => window.dispatchEvent(new Event("offline")));
    await page.getByLabel("Files", { exact: true }).setInputFiles({
      name: "lamp.png",
      mimeType: "image/png",
      buffer: PICTURE,
    });
    for (const text of ["A lamp", "Two", "Three"]) {
      await field(page).fill(text);
      await field(page).press("Enter");
      await bubble(page, text).getByTitle("Waiting to be sent").waitFor();
    }
    await page.reload();
    await bubble(page, "Three").getByTitle("Read").waitFor();
    const sent = (await storedMessages(id)).map(({ kapso }) => kapso.content);
    expect(sent.reverse()).toEqual(["A lamp", "Two", "Three"]);
    const picture = bubble(page, "A lamp").getByRole("img");
    await until(() =>
      picture.evaluate((image) => (image as HTMLImageElement).naturalWidth > 0),
    );
  });
});

describe("a message in a conversation that is not open", () => {
  const queue = async (page: Page): Promise<void> => {
    for (const text of ["One", "Two"]) {
      await field(page).fill(text);
      await field(page).press("Enter");
      await bubble(page, text).waitFor();
    }
    await until(async () => (await page.evaluate(countOutgoing)) === 2);
  };
  const textsOf = async (id: string): Promise<unknown[]> =>
    (await storedMessages(id)).map(({ text }) => text?.body).reverse();

  it("is sent when the app starts, although one before it was interrupted", async () => {
    const id = await newConversation("+14155550213");
    await using opened = await inbox.open(`/conversations/${id}`);
    const { page } = opened;
    await field(page).waitFor();
    const isOne = (request: Request): boolean =>
      request.postData()?.includes("One") === true;
    await page.route(/\/messages$/, async (route, request) => {
      // The response never comes.
      if (!isOne(request)) await route.continue();
    });
    const isSent = page.waitForRequest(isOne);
    await queue(page);
    await isSent;
    await page.goto(inbox.url);
    await page.unrouteAll({ behavior: "ignoreErrors" });
    await until(async () => (await textsOf(id)).includes("Two"));
    await opened.row(id).click();
    await bubble(page, "One").getByRole("button", { name: "Retry" }).click();
    await until(async () => (await textsOf(id)).length === 2);
    expect(await textsOf(id)).toEqual(["Two", "One"]);
  });

  it("is sent when the network returns, also if it is of a closed tab", async () => {
    const id = await newConversation("+14155550214");
    await using opened = await inbox.open("/");
    const { page, context } = opened;
    await opened.row(id).waitFor();
    const other = await context.newPage();
    await other.goto(`${inbox.url}/conversations/${id}`);
    await field(other).waitFor();
    await context.setOffline(true);
    await page.getByText("You are offline.").waitFor();
    await queue(other);
    await other.close();
    await goOnline(opened);
    await until(async () => (await textsOf(id)).length === 2);
    expect(await textsOf(id)).toEqual(["One", "Two"]);
  });
});

describe("a new conversation", () => {
  const start = async (page: Page, number: string): Promise<void> => {
    await page.getByLabel("Number of the contact").fill(number);
    await page.getByLabel("Number of the contact").press("Enter");
  };
  const chooseTemplate = async (page: Page): Promise<void> => {
    await page.getByRole("button", { name: /^Order update/ }).click();
    await page.getByLabel("Value 1").fill("C-12");
    await page.getByRole("button", { name: "Send template" }).click();
  };

  it("is started with a template to a typed number, and opens; a failed message stays", async () => {
    await using opened = await inbox.open("/");
    const { page } = opened;
    await opened.rows.first().waitFor();
    await page.keyboard.press("n");
    await start(page, "Ana");
    await page.getByText("This is not a phone number").waitFor();
    await start(page, "+1 (415) 555-0210");
    const release = inbox.sandbox.faults.add({
      operationId: "sendMessage",
      status: 500,
    });
    await chooseTemplate(page);
    const sent = bubble(page, "Your order C-12 is on its way.");
    await sent.getByText("Kapso has a problem").waitFor();
    expect(new URL(page.url()).pathname).toMatch(/^\/new\/\d+\/14155550210$/);
    // The failed message is still there after a reload.
    await page.reload();
    release();
    await sent.getByRole("button", { name: "Retry" }).click();
    await sent.getByTitle("Read", { exact: true }).waitFor();
    await page.waitForURL(/\/conversations\//);
    const id = page.url().split("/").at(-1)!;
    await opened.row(id).getByText("+1 415 555 0210").waitFor();
    expect(await storedMessages(id)).toHaveLength(1);
    expect(await sent.count()).toBe(1);
  });

  it("opens an existing conversation with a number", async () => {
    const id = await newConversation("+14155550211");
    await using opened = await inbox.open("/?number=14155550211");
    const { page } = opened;
    await opened.row(id).waitFor();
    await page.getByRole("button", { name: "New conversation" }).click();
    // The number of the search is already filled in.
    const typed = page.getByLabel("Number of the contact");
    expect(await typed.inputValue()).toBe("+1 415 555 0211");
    await typed.press("Enter");
    await page.waitForURL(`**/conversations/${id}?number=14155550211`);
    await bubble(page, "Hello, is anybody there?").waitFor();
  });
});

describe("a closed reply window", () => {
  it("allows a template, with its fields and a preview", async () => {
    const closed = "0d6f4c1e-3e0c-4c36-9d55-6a2f0d8f4b77";
    await inbox.sandbox.seed({
      conversations: [
        {
          id: closed,
          phone_number: "+14155550207",
          contact_name: "Iris",
          messages: [
            {
              direction: "inbound",
              text: "Some days ago",
              timestamp: new Date(Date.now() - 3 * 86_400_000),
            },
          ],
        },
      ],
    });
    await using opened = await inbox.open(`/conversations/${closed}`);
    const { page } = opened;
    await page.getByText("WhatsApp allows only templates").waitFor();
    expect(await field(page).count()).toBe(0);
    await page.getByRole("button", { name: "Choose a template" }).click();
    await page.getByLabel("Search templates").fill("order");
    await page.getByRole("button", { name: /^Order update/ }).click();
    const preview = page.getByRole("group", { name: "Preview" });
    await preview.getByText("Your order [A-1003] is on its way.").waitFor();
    await page.getByLabel("Value 1").fill("B-77");
    // What is typed stays when the dialog is closed, and after a reload.
    await page.keyboard.press("Escape");
    await preview.waitFor({ state: "detached" });
    await page.reload();
    await page.getByRole("button", { name: "Choose a template" }).click();
    await page.getByRole("button", { name: /^Order update/ }).click();
    expect(await page.getByLabel("Value 1").inputValue()).toBe("B-77");
    await preview.getByText("Your order B-77 is on its way.").waitFor();
    await page.getByRole("button", { name: "Send template" }).click();
    const sent = bubble(page, "Your order B-77 is on its way.");
    await sent.getByTitle("Read").waitFor();
    const [message] = await storedMessages(closed);
    expect(message?.type).toBe("template");
    await page.getByRole("button", { name: "Choose a template" }).click();
    await page.getByRole("button", { name: /^Order update/ }).click();
    expect(await page.getByLabel("Value 1").inputValue()).toBe("");
  });
});
