import {
  KapsoApiError,
  type KapsoClient,
  createKapsoClient,
} from "@kapso-platform/client";
import { createSandbox } from "@kapso-platform/sandbox";
import { conversationsTable } from "./conversations-table.js";

/** How many conversations the sandbox is filled with. */
const CONVERSATIONS = 3_000;

/** Starts a sandbox, does the main job with the client, and stops it again. */
export async function tourSandbox(): Promise<void> {
  const sandbox = createSandbox({ conversations: CONVERSATIONS });
  try {
    const baseUrl = await sandbox.listen();
    console.log(
      `Sandbox with ${count(CONVERSATIONS)} conversations at ${baseUrl}`,
    );
    const kapso = createKapsoClient({ baseUrl, apiKey: sandbox.apiKey });
    await listUnassigned(kapso);
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
      `the walk gave ${count(items)} conversations, ${count(ids.size)} different ones, where the sandbox holds ${count(CONVERSATIONS)}`,
    );
  }
  console.log("  none missing, none twice");
}

async function showError(kapso: KapsoClient): Promise<void> {
  console.log("\nAn error is typed and says what was wrong:\n");
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

/** Rewrites the line in a terminal; elsewhere a line every thousand is enough. */
function showProgress(text: string): void {
  if (process.stdout.isTTY) process.stdout.write(`\r${text}`);
  else if (/^ +\d,000 /.test(text)) process.stdout.write(`${text}\n`);
}

function count(value: number): string {
  return value.toLocaleString("en");
}
