import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "@libsql/client";
import type { WhatsappConversation } from "@kapso-platform/types";
import { expect, onTestFinished, test } from "vitest";
import { createSandbox } from "../src/index.js";
import {
  byCreation,
  byNumber,
  listingFrom,
} from "../src/areas/conversations/listing.js";
import {
  conversations,
  conversationsWhere,
  type ConversationFilters,
} from "../src/areas/conversations/conversation.js";
import {
  listedMessages,
  messagesWhere,
  type MessageFilters,
} from "../src/areas/messages/messages.js";
import { pageQuery } from "../src/resource/cursor-list.js";
import type { Start } from "../src/resource/page.js";
import type { Position } from "../src/resource/cursor.js";
import type { Sql } from "../src/table/sql.js";

import { openDatabase, schemaStatements } from "../src/storage/open.js";
import { call, startSandbox, type CursorList } from "./support/api.js";

type List = CursorList<WhatsappConversation>;

const LIST = "/whatsapp/conversations?limit=100";

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "kapso-sandbox-"));
  onTestFinished(() => {
    rmSync(path, { recursive: true, force: true });
  });
  return path;
}

function failure(database: string) {
  return createSandbox({ database }).listen();
}

test("a file that holds a sandbox is used as it is", async () => {
  const database = `file:${join(folder(), "sandbox.db")}`;
  const first = await startSandbox({ database, conversations: 5 });
  const { body } = await call<List>(first, LIST);
  expect(body.data).toHaveLength(5);
  await first.close();
  const second = await startSandbox({ database, conversations: 50, seed: 9 });
  expect((await call<List>(second, LIST)).body).toEqual(body);
  await second.seed({ conversations: 2 });
  expect((await call<List>(second, LIST)).body.data).toHaveLength(7);
});

test("two sandboxes on one file see each other's writes", async () => {
  const database = `file:${join(folder(), "sandbox.db")}`;
  const first = await startSandbox({ database, conversations: 0 });
  const second = await startSandbox({ database });
  const { conversation } = await first.receiveMessage({ from: "14155550101" });
  const { body } = await call<List>(second, LIST);
  expect(body.data).toEqual([conversation]);
});

test("two sandboxes may open the same new file at the same moment", async () => {
  const database = `file:${join(folder(), "sandbox.db")}`;
  const both = await Promise.all([
    startSandbox({ database, conversations: 20 }),
    startSandbox({ database, conversations: 20 }),
  ]);
  for (const sandbox of both) {
    expect((await call<List>(sandbox, LIST)).body.data).toHaveLength(20);
  }
});

test("uses a client of the caller, and leaves it open", async () => {
  const client = createClient({ url: ":memory:", intMode: "bigint" });
  const sandbox = await startSandbox({ database: client, conversations: 3 });
  expect((await call<List>(sandbox, LIST)).body.data).toHaveLength(3);
  await sandbox.close();
  const { rows } = await client.execute("SELECT count(*) FROM conversations");
  expect(rows[0]?.[0]).toBe(3n);
  client.close();
});

test("a database that is closed rejects reads and writes, and may be closed again", async () => {
  const { database, close } = await openDatabase(":memory:");
  close();
  close();
  await expect(database.count(conversations, [])).rejects.toThrow("is closed");
  const statement = { sql: "DELETE FROM conversations", args: [] };
  await expect(database.write([statement])).rejects.toThrow("is closed");
});

test("says that a file is no database", async () => {
  const file = join(folder(), "broken.db");
  writeFileSync(file, "not a database ".repeat(500));
  await expect(failure(`file:${file}`)).rejects.toMatchObject({
    name: "SandboxError",
    code: "DATABASE",
    message: expect.stringMatching(
      /broken\.db" is not a database file or is damaged; delete it or use another one\.$/,
    ) as string,
  });
});

/** A file that holds a sandbox, which nobody has open. */
async function storedFile(): Promise<string> {
  const file = join(folder(), "sandbox.db");
  const sandbox = createSandbox({ database: `file:${file}` });
  await sandbox.listen();
  await sandbox.close();
  return file;
}

const DAMAGED =
  /^The database "file:\S+" is not a database file or is damaged[^:]*; delete it or use another one\.$/;

test("says at the start that pages far into a file are damaged", async () => {
  const file = await storedFile();
  const content = readFileSync(file);
  writeFileSync(file, content.fill(0xff, 158 * 4096));
  await expect(failure(`file:${file}`)).rejects.toMatchObject({
    code: "DATABASE",
    message: expect.stringMatching(DAMAGED) as string,
  });
});

test("says at the start that a table is gone", async () => {
  const url = `file:${await storedFile()}`;
  const client = createClient({ url });
  await client.execute("DROP TABLE messages");
  client.close();
  await expect(failure(url)).rejects.toMatchObject({
    code: "DATABASE",
    message: expect.stringMatching(/its table messages is gone/) as string,
  });
});

test("says in the response that a file was damaged while it was in use", async () => {
  const file = await storedFile();
  const sandbox = await startSandbox({ database: `file:${file}` });
  const client = createClient({ url: `file:${file}` });
  await client.execute("DROP TABLE messages");
  client.close();
  const { status, body } = await call(sandbox, "/whatsapp/messages");
  expect(status).toBe(500);
  expect(body.error).toMatch(DAMAGED);
  expect(body.error).toContain("its table messages is gone");
});

test("says that a database belongs to another program, and leaves it alone", async () => {
  const url = `file:${join(folder(), "other.db")}`;
  const client = createClient({ url });
  await client.execute("CREATE TABLE invoices (id TEXT)");
  await expect(failure(url)).rejects.toThrow("tables of another program");
  const { rows } = await client.execute("SELECT name FROM sqlite_master");
  expect(rows).toHaveLength(1);
  client.close();
});

test("says that a database has another schema version", async () => {
  const url = `file:${join(folder(), "old.db")}`;
  const client = createClient({ url });
  await client.batch(schemaStatements(), "write");
  await client.execute(
    "UPDATE kapso_sandbox SET value = '99' WHERE key = 'schema_version'",
  );
  client.close();
  await expect(failure(url)).rejects.toThrow("schema version 99");
});

test("says that a database names no schema version", async () => {
  const url = `file:${join(folder(), "none.db")}`;
  const client = createClient({ url });
  await client.batch(schemaStatements(), "write");
  await client.execute("DELETE FROM kapso_sandbox");
  client.close();
  await expect(failure(url)).rejects.toThrow(
    /none\.db" names no sandbox schema version, and this release reads version \d+; delete it/,
  );
});

test("says that a server cannot be reached, or rejects the token", async () => {
  await expect(failure("libsql://127.0.0.1:1?tls=0")).rejects.toThrow(
    /^The database "libsql:\/\/127\.0\.0\.1:1" cannot be reached \(.+\); check the host and the port, and that the libSQL server runs\.$/,
  );
  const server = createServer((_, response) => {
    response.writeHead(401).end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  await expect(failure(`http://127.0.0.1:${port}`)).rejects.toThrow(
    "rejects the token",
  );
});

test("says that a folder does not exist and that a URL is invalid", async () => {
  const missing = `file:${join(folder(), "none", "sandbox.db")}`;
  await expect(failure(missing)).rejects.toThrow(
    "check that its folder exists",
  );
  await expect(failure("postgres://localhost")).rejects.toThrow(
    "a URL that libSQL does not know",
  );
});

test("keeps the token of a database URL out of the error", async () => {
  const failing = failure("libsql://127.0.0.1:1?tls=0&authToken=s3cret");
  await expect(failing).rejects.toThrow(/"libsql:\/\/127\.0\.0\.1:1"/);
  await expect(failing).rejects.not.toThrow("s3cret");
});

test("seeds again after a start that was cut off before the data was in", async () => {
  const url = `file:${join(folder(), "half.db")}`;
  const client = createClient({ url });
  await client.batch(schemaStatements(), "write");
  client.close();
  const sandbox = await startSandbox({ database: url, conversations: 4 });
  expect((await call<List>(sandbox, LIST)).body.data).toHaveLength(4);
});

const POSITION = { sort: 5, id: "x" };

const LIMIT = 21;

function conversationPage(
  filters: ConversationFilters,
  start: Start<Position>,
) {
  const where = conversationsWhere(filters);
  const listing = { source: conversations, where };
  return pageQuery(listing, start, LIMIT);
}

function messagePage(filters: MessageFilters, start: Start<Position>) {
  const where = messagesWhere(filters);
  const listing = { source: listedMessages, where };
  return pageQuery(listing, start, LIMIT);
}

const TOP: Start<Position> = { direction: "top" };
const AFTER: Start<Position> = { direction: "after", position: POSITION };
const BEFORE: Start<Position> = { direction: "before", position: POSITION };

const INDEXED = [
  ["all conversations", conversationPage({}, TOP)],
  ["conversations after a cursor", conversationPage({}, AFTER)],
  ["conversations before a cursor", conversationPage({}, BEFORE)],
  ["conversations of a status", conversationPage({ status: "active" }, AFTER)],
  [
    "conversations of a number",
    conversationPage({ phone_number_id: "1" }, TOP),
  ],
  [
    "conversations active since",
    conversationPage({ last_active_after: "1970-01-01T00:00:00Z" }, TOP),
  ],
  [
    "conversations created since",
    conversationPage({ created_after: "1970-01-01T00:00:00Z" }, TOP),
  ],
  [
    "conversations with part of a number",
    conversationPage({ phone_number: "415" }, AFTER),
  ],
  ["unassigned conversations", conversationPage({ unassigned: true }, TOP)],
  ["assigned conversations", conversationPage({ unassigned: false }, BEFORE)],
  [
    "conversations of a member",
    conversationPage({ assigned_user_id: "x" }, AFTER),
  ],
  ["all messages", messagePage({}, TOP)],
  ["messages of a conversation", messagePage({ conversation_id: "x" }, AFTER)],
] as const;

const RECENT = { created_after: "2026-01-01T00:00:00Z" };

/** A page of candidates that an index of their own finds. */
function candidatePage(candidates: string | undefined) {
  return pageQuery(listingFrom(candidates!, RECENT), AFTER, LIMIT);
}

test.each([
  [
    "part of a number",
    candidatePage(byNumber({ phone_number: "4155" })[0]),
    /SCAN conversation_numbers VIRTUAL TABLE INDEX/,
  ],
  [
    "time of creation",
    candidatePage(byCreation(RECENT)),
    /SEARCH conversations USING COVERING INDEX conversations_by_created_at/,
  ],
] as const)("finds few conversations by %s", async (_, query, wanted) => {
  const plan = await planOf(query);
  expect(plan).toMatch(wanted);
  expect(plan).toMatch(/SEARCH conversations USING INTEGER PRIMARY KEY/);
});

async function planOf({ sql, args }: Sql): Promise<string> {
  const client = createClient({ url: ":memory:" });
  await client.batch(schemaStatements(), "write");
  const { rows } = await client.execute({
    sql: `EXPLAIN QUERY PLAN ${sql}`,
    args,
  });
  client.close();
  return rows.map((row) => String(row.detail)).join("\n");
}

test.each(INDEXED)(
  "reads %s along an index, sorted within one instant only",
  async (_, query) => {
    const plan = await planOf(query);
    expect(plan).not.toContain("TEMP B-TREE FOR ORDER BY");
    expect(plan).toMatch(/USING (COVERING )?INDEX/);
  },
);
