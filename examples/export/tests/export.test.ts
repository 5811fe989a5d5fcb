import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import {
  type KapsoClient,
  type WhatsappConversation,
  type WhatsappMessage,
  createKapsoClient,
} from "@kapso-platform/client";
import { type Sandbox, createSandbox } from "@kapso-platform/sandbox";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { exportConversations } from "../src/export-conversations.js";
import { FORMATS } from "../src/formats.js";
import { createProgressLine } from "../src/progress-line.js";

const CONVERSATIONS = 260;

let sandbox: Sandbox;
let kapso: KapsoClient;
let folder: string;
let file: string;

beforeAll(async () => {
  sandbox = createSandbox({ conversations: CONVERSATIONS });
  kapso = createKapsoClient({
    baseUrl: await sandbox.listen(),
    apiKey: sandbox.apiKey,
  });
  folder = await mkdtemp(path.join(tmpdir(), "kapso-export-"));
});
beforeEach(async () => {
  for (const name of await readdir(folder)) await rm(path.join(folder, name));
  file = path.join(folder, "conversations.jsonl");
});
afterAll(async () => {
  await sandbox.close();
  await rm(folder, { recursive: true });
});

/** The expected content of an export, from plain walks. */
async function everything(): Promise<unknown[]> {
  const rows: unknown[] = [];
  for await (const conversation of kapso.conversations.list({ limit: 100 })) {
    const messages = await kapso.messages
      .list({ conversation_id: conversation.id })
      .toArray({ limit: Infinity });
    rows.push({ ...conversation, messages });
  }
  return rows;
}

async function readLines(): Promise<unknown[]> {
  const text = await readFile(file, "utf8");
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as unknown);
}

describe("an export", () => {
  it("has every conversation with its messages, in the order of the list", async () => {
    const result = await exportConversations({
      kapso,
      file,
      format: "jsonl",
      concurrency: 4,
    });
    const rows = await everything();
    expect(result).toMatchObject({
      conversations: CONVERSATIONS,
      isComplete: true,
      resumedAt: 0,
    });
    expect(await readLines()).toEqual(rows);
    expect(await readdir(folder)).toEqual([path.basename(file)]);
  });

  it("continues where it was stopped, and overwrites an incomplete line", async () => {
    const controller = new AbortController();
    const stopped = await exportConversations({
      kapso,
      file,
      format: "jsonl",
      signal: controller.signal,
      onProgress: ({ conversations }) => {
        if (conversations === 250) controller.abort();
      },
    });
    // Messages that were received are still written.
    expect(stopped.isComplete).toBe(false);
    expect(stopped.conversations).toBeGreaterThanOrEqual(250);
    await writeFile(file, `${await readFile(file, "utf8")}{"half`);
    const result = await exportConversations({ kapso, file, format: "jsonl" });
    expect(result).toMatchObject({
      conversations: CONVERSATIONS,
      isComplete: true,
      resumedAt: 200,
    });
    expect(await readLines()).toEqual(await everything());
  });

  it("does not overwrite another file", async () => {
    await writeFile(file, "precious\n");
    await expect(
      exportConversations({ kapso, file, format: "jsonl" }),
    ).rejects.toThrow("exists and is not a stopped export");
    expect(await readFile(file, "utf8")).toBe("precious\n");
  });

  it("continues after an error of the API", async () => {
    const release = sandbox.faults.add({
      operationId: "listWhatsappMessages",
      status: 403,
      after: 120,
    });
    await expect(
      exportConversations({ kapso, file, format: "jsonl" }),
    ).rejects.toThrow("403");
    release();
    const result = await exportConversations({ kapso, file, format: "jsonl" });
    expect(result).toMatchObject({ isComplete: true, resumedAt: 100 });
    expect(await readLines()).toEqual(await everything());
  });
});

describe("CSV", () => {
  it("has a row for each message, and no formulas", () => {
    const conversation = {
      id: "c-1",
      phone_number: "+14155550123",
      status: "active",
      last_active_at: "2025-07-01T00:00:00Z",
      kapso: { contact_name: 'Ann "The Boss", Inc.' },
    } as WhatsappConversation;
    const message = {
      id: "wamid.1",
      timestamp: "1751328000",
      type: "text",
      kapso: { direction: "inbound", content: "=HYPERLINK(0)\nnext line" },
    } as WhatsappMessage;
    const { head, lines } = FORMATS.csv;
    expect(head + lines({ conversation, messages: [message] })).toBe(
      [
        "conversation_id,phone_number,contact_name,status,last_active_at,message_id,time,direction,type,text",
        `c-1,'+14155550123,"Ann ""The Boss"", Inc.",active,2025-07-01T00:00:00Z,wamid.1,2025-07-01T00:00:00.000Z,inbound,text,"'=HYPERLINK(0)\nnext line"`,
        "",
      ].join("\n"),
    );
    expect(lines({ conversation, messages: [] }).split(",")).toHaveLength(11);
  });
});

describe("the command", () => {
  const run = (
    ...args: string[]
  ): { child: ReturnType<typeof spawn>; output: Promise<string> } => {
    const child = spawn(
      process.execPath,
      ["--import", "tsx", "src/main.ts", "--out", file, ...args],
      {
        cwd: fileURLToPath(new URL("..", import.meta.url)),
        env: {
          ...process.env,
          KAPSO_BASE_URL: sandbox.url,
          KAPSO_API_KEY: sandbox.apiKey,
        },
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    let output = "";
    child.stdout.on("data", (chunk) => (output += String(chunk)));
    child.stderr.on("data", (chunk) => (output += String(chunk)));
    return { child, output: once(child, "close").then(() => output) };
  };

  it("stops at Ctrl+C with a message, and continues", async () => {
    // From the 150th on, messages arrive after the interrupt.
    const release = sandbox.faults.add({
      operationId: "listWhatsappMessages",
      delayMs: 600_000,
      after: 150,
    });
    const first = run();
    await expect
      .poll(() => readdir(folder), { timeout: 50_000 })
      .toContain("conversations.jsonl.checkpoint");
    await expect
      .poll(async () => (await readFile(file, "utf8")).split("\n").length, {
        timeout: 50_000,
      })
      .toBeGreaterThan(140);
    first.child.kill("SIGINT");
    expect(await first.output).toMatch(
      /^Stopped after 1\d\d conversations with [\d,]+ messages\. Run the same command to continue\.\n$/,
    );
    expect(first.child.exitCode).toBe(130);
    release();
    const second = run();
    expect(await second.output).toMatch(
      /^Continued after 100\.\n260 conversations with [\d,]+ messages are in .+\.\n$/,
    );
    expect(await readLines()).toEqual(await everything());
  });

  it("reports a wrong argument", async () => {
    expect(await run("--format", "xml").output).toBe(
      'export: --format must be jsonl or csv, not "xml"\n',
    );
  });
});

describe("the progress line", () => {
  it("shows a bar if the end of the export is known", () => {
    let text = "";
    const terminal = { isTTY: true, write: (more: string) => (text += more) };
    const line = createProgressLine(terminal, "2025-01-01T00:00:00Z");
    line.show({
      conversations: 1_200,
      messages: 5_000,
      reached: "2025-07-01T00:00:00Z",
    });
    expect(text).toContain(`${"░".repeat(20)} 0 %  1,200 conversations`);
  });
});
