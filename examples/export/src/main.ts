/**
 * Exports all conversations with their messages. Ctrl+C stops the export, and
 * the same command continues it. With `--sandbox`, it exports a sandbox on this
 * machine, otherwise the project of `KAPSO_API_KEY`.
 */
import { parseArgs } from "node:util";
import { type KapsoClient, createKapsoClient } from "@kapso-platform/client";
import { createSandbox } from "@kapso-platform/sandbox";
import { exportConversations } from "./export-conversations.js";
import { FORMATS } from "./formats.js";
import { createProgressLine } from "./progress-line.js";

const HELP = `Usage: pnpm --filter ./examples/export start [options]

  --out <file>          file to write (default conversations.jsonl)
  --format <format>     jsonl: a conversation per line; csv: a message per row
                        (default: from the file name)
  --from <date-time>    oldest activity to include, such as 2025-01-01T00:00:00Z
  --concurrency <n>     parallel requests, 1 to 32 (default 4)
  --per-second <n>      most requests a second (default: no limit)
  --sandbox <n>         use a sandbox with so many conversations

Without --sandbox: KAPSO_API_KEY is the key of the project.`;

try {
  await main();
} catch (error) {
  console.error(
    `export: ${error instanceof Error ? error.message : String(error)}`,
  );
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      out: { type: "string", default: "conversations.jsonl" },
      format: { type: "string" },
      from: { type: "string" },
      concurrency: { type: "string", default: "4" },
      "per-second": { type: "string" },
      sandbox: { type: "string" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return;
  }
  const file = values.out;
  const format = values.format ?? (file.endsWith(".csv") ? "csv" : "jsonl");
  if (format !== "csv" && format !== "jsonl") {
    throw new Error(
      `--format must be ${Object.keys(FORMATS).join(" or ")}, not "${format}"`,
    );
  }
  const concurrency = number("--concurrency", values.concurrency);
  const perSecond =
    values["per-second"] === undefined
      ? undefined
      : number("--per-second", values["per-second"]);
  await using source = await connect(values.sandbox);
  const controller = new AbortController();
  process.once("SIGINT", () => {
    controller.abort();
  });
  const line = createProgressLine(process.stderr, values.from);
  const result = await exportConversations({
    kapso: source.kapso,
    file,
    format,
    from: values.from,
    concurrency,
    ...(perSecond !== undefined && {
      rateLimit: { requests: perSecond, per: 1_000 },
    }),
    signal: controller.signal,
    onProgress: line.show,
  }).finally(line.end);
  const { conversations, messages, isComplete, resumedAt } = result;
  if (resumedAt > 0) console.log(`Continued after ${count(resumedAt)}.`);
  const amount = `${count(conversations)} conversations with ${count(messages)} messages`;
  if (isComplete) {
    console.log(`${amount} are in ${file}.`);
  } else {
    console.log(`Stopped after ${amount}. Run the same command to continue.`);
    process.exitCode = 130;
  }
}

async function connect(
  conversations: string | undefined,
): Promise<AsyncDisposable & { readonly kapso: KapsoClient }> {
  if (conversations === undefined) {
    const nothing = (): Promise<void> => Promise.resolve();
    return { kapso: createKapsoClient(), [Symbol.asyncDispose]: nothing };
  }
  const sandbox = createSandbox({
    conversations: number("--sandbox", conversations),
  });
  const kapso = createKapsoClient({
    baseUrl: await sandbox.listen(),
    apiKey: sandbox.apiKey,
  });
  return { kapso, [Symbol.asyncDispose]: () => sandbox.close() };
}

function number(name: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new Error(`${name} must be a whole number from 1, not "${text}"`);
}

function count(value: number): string {
  return value.toLocaleString("en");
}
