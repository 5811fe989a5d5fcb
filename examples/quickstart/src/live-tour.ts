import { createKapsoClient } from "@kapso-platform/client";
import { conversationsTable } from "./conversations-table.js";

/**
 * Lists the first page of the caller's conversations. It only reads.
 *
 * The key comes from `KAPSO_API_KEY`.
 */
export async function tourLive(): Promise<void> {
  const kapso = createKapsoClient();
  const page = await kapso.conversations.list();
  if (page.items.length === 0) {
    console.log("Connected. The project has no conversations yet.");
    return;
  }
  console.log("Your conversations, latest activity first:\n");
  console.log(conversationsTable(page.items));
  if (page.hasNextPage) console.log("\n… and more.");
}
