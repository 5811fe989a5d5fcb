import { setTimeout as wait } from "node:timers/promises";
import {
  KapsoApiError,
  type KapsoClient,
  createKapsoClient,
  replyWindow,
} from "@kapso-platform/client";
import { createSandbox } from "@kapso-platform/sandbox";
import { conversationsTable } from "./conversations-table.js";

/** Number of conversations in the sandbox. */
const CONVERSATIONS = 3_000;

/**
 * Starts a sandbox, shows the main features of the client, and stops the
 * sandbox.
 */
export async function tourSandbox(): Promise<void> {
  const sandbox = createSandbox({
    conversations: CONVERSATIONS,
    messages: { deliveredAfterMs: 200, readAfterMs: 400 },
  });
  try {
    const baseUrl = await sandbox.listen();
    console.log(
      `Sandbox with ${count(CONVERSATIONS)} conversations at ${baseUrl}`,
    );
    const kapso = createKapsoClient({ baseUrl, apiKey: sandbox.apiKey });
    await listUnassigned(kapso);
    await reply(kapso);
    await walkEverything(kapso);
    await showError(kapso);
  } finally {
    await sandbox.close();
  }
}

async function listUnassigned(kapso: KapsoClient): Promise<void> {
  const page = await kapso.conversations.list({
    status: "active",
    unassigned: true,
    limit: 12,
  });
  const more = page.hasNextPage ? ", the first of many" : "";
  console.log(`\nActive and unassigned, latest activity first${more}:\n`);
  console.log(conversationsTable(page.items));
}

async function reply(kapso: KapsoClient): Promise<void> {
  // The contact wrote within the last 24 hours, so any message can be sent.
  for await (const conversation of kapso.conversations.list({
    status: "active",
  })) {
    const { phone_number_id, phone_number, kapso: info } = conversation;
    if (!phone_number || !phone_number_id) continue;
    if (!replyWindow(conversation).isOpen) continue;
    console.log(`\nA reply to ${info?.contact_name ?? phone_number}:\n`);
    const { messages } = await kapso.whatsapp.messages.send(phone_number_id, {
      to: phone_number,
      type: "text",
      text: { body: "Hello! How can we help?" },
    });
    const id = messages[0]?.id;
    if (id === undefined) throw new Error("the message has no id");
    console.log(`  ${id}`);
    await showStatuses(kapso, id);
    return;
  }
  throw new Error("no conversation has an open reply window");
}

/** Prints the statuses of a message as they arrive, up to "read". */
async function showStatuses(kapso: KapsoClient, id: string): Promise<void> {
  const seen: string[] = [];
  while (seen.at(-1) !== "read") {
    const message = await kapso.messages.get(id);
    const { status } = message.kapso;
    if (status === "failed") throw new Error("the message was not delivered");
    if (status !== seen.at(-1)) seen.push(status);
    await wait(50);
  }
  console.log(`  ${seen.join(" → ")}`);
}

async function walkEverything(kapso: KapsoClient): Promise<void> {
  console.log("\nEvery conversation, page after page:\n");
  const ids = new Set<string>();
  let items = 0;
  let pages = 0;
  const walk = kapso.conversations.list({ limit: 100 }, { prefetch: true });
  for await (const page of walk.pages()) {
    pages += 1;
    items += page.items.length;
    for (const { id } of page.items) ids.add(id);
    showProgress(`  ${count(items)} conversations on ${count(pages)} pages`);
  }
  console.log("");
  if (items !== ids.size || ids.size !== CONVERSATIONS) {
    throw new Error(
      `the walk returned ${count(items)} conversations, ${count(ids.size)} of them different, but the sandbox has ${count(CONVERSATIONS)}`,
    );
  }
  console.log("  none missing, none twice");
}

async function showError(kapso: KapsoClient): Promise<void> {
  console.log("\nAn error has a type and a clear message:\n");
  try {
    await kapso.conversations.get("00000000-0000-4000-8000-000000000000");
  } catch (error) {
    if (!(error instanceof KapsoApiError)) throw error;
    console.log(`  ${error.name} in ${error.operation ?? "a request"}`);
    console.log(`  ${error.message}`);
    return;
  }
  throw new Error("a conversation that does not exist was found");
}

/** Rewrites the line in a terminal; elsewhere, prints a line every thousand. */
function showProgress(text: string): void {
  if (process.stdout.isTTY) process.stdout.write(`\r${text}`);
  else if (/^ +\d,000 /.test(text)) process.stdout.write(`${text}\n`);
}

function count(value: number): string {
  return value.toLocaleString("en");
}
