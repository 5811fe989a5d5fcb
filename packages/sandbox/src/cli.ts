#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { SandboxError } from "./errors.js";
import { DEFAULT_API_KEY } from "./options.js";
import { buildSandbox, type Sandbox } from "./sandbox.js";
import {
  assertDeliverable,
  attemptLine,
  registerWebhook,
} from "./webhook-flag.js";

const DEFAULT_PORT = 4010;

/** The first number of a project, and a test number that repeats each message. */
const FIRST_NUMBER = "1234567890";
const ECHO_NUMBER = "15550001005";

/** Filling with fewer conversations is too short to be announced. */
const MANY_CONVERSATIONS = 5000;

const HELP = `Usage: kapso-sandbox [options]

Serves the Kapso Platform API on this machine, with made-up data.

Options:
  --port <n>           Port on 127.0.0.1; 0 takes a free one (default ${DEFAULT_PORT})
  --conversations <n>  Conversations of a fresh database (default 100)
  --seed <n>           Number that the made-up data derives from (default 1)
  --database <url>     :memory:, file:./sandbox.db or libsql://host (default :memory:)
  --api-key <key>      Key that requests must send (default ${DEFAULT_API_KEY})
  --webhook <url>      Deliver every event there, and show each delivery; the URL is
                       on this machine, such as http://127.0.0.1:3000/hook
  -h, --help           Print this text
  --version            Print the version
`;

/** An error in the command line, in one sentence. */
class UsageError extends Error {}

try {
  await run(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError || error instanceof SandboxError)) {
    throw error;
  }
  process.stderr.write(`kapso-sandbox: ${error.message}\n`);
  process.exitCode = 1;
}

async function run(args: string[]): Promise<void> {
  const flags = readFlags(args);
  if (flags.help) {
    process.stdout.write(HELP);
    return;
  }
  if (flags.version) {
    process.stdout.write(`${readVersion()}\n`);
    return;
  }
  const port = readInteger("port", flags.port) ?? DEFAULT_PORT;
  const conversations = readInteger("conversations", flags.conversations);
  const seed = readInteger("seed", flags.seed);
  const { database, webhook, "api-key": apiKey } = flags;
  if (webhook !== undefined) assertDeliverable(webhook);
  const sandbox = buildSandbox(
    {
      ...(conversations !== undefined && { conversations }),
      ...(seed !== undefined && { seed }),
      ...(database !== undefined && { database }),
      ...(apiKey !== undefined && { apiKey }),
    },
    {
      onFill: showFilling,
      onAttempt: (attempt) => {
        process.stdout.write(`${attemptLine(attempt, new Date())}\n`);
      },
    },
  );
  let url: string;
  let secret: string | undefined;
  try {
    url = await sandbox.listen(port);
    secret = webhook && (await registerWebhook(sandbox, webhook));
  } catch (error) {
    await sandbox.close();
    throw error;
  }
  const stop = () => {
    void sandbox.close();
  };
  // Not before: without a listener, a signal ends the filling at once, whose
  // transaction is rolled back.
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  process.stdout.write(greeting(url, sandbox.apiKey));
  if (webhook !== undefined && secret !== undefined) {
    process.stdout.write(webhookGreeting(sandbox, webhook, secret));
  }
}

/** Announces a long filling; on a terminal, with its progress. */
function showFilling(count: number, wanted: number): void {
  if (wanted < MANY_CONVERSATIONS) return;
  const { isTTY } = process.stderr;
  const text = `Filling the database with ${wanted.toLocaleString("en-US")} conversations …`;
  if (count === 0) process.stderr.write(isTTY ? text : `${text}\n`);
  else if (isTTY) {
    const percent = Math.floor((count / wanted) * 100);
    const end = count < wanted ? "" : "\n";
    process.stderr.write(`\r${text} ${percent} %${end}`);
  }
}

function readFlags(args: string[]) {
  try {
    return parseArgs({
      args: joinNegatives(args),
      options: {
        port: { type: "string" },
        conversations: { type: "string" },
        seed: { type: "string" },
        database: { type: "string" },
        "api-key": { type: "string" },
        webhook: { type: "string" },
        help: { type: "boolean", short: "h" },
        version: { type: "boolean" },
      },
    }).values;
  } catch (error) {
    // The first sentence of Node's message names the flag.
    const [sentence = ""] = (error as Error).message.split(/\.?\s*\n|\. /);
    throw new UsageError(`${sentence}; see kapso-sandbox --help.`);
  }
}

/** `--port -1` as `--port=-1`: Node would read the number as another flag. */
function joinNegatives(args: readonly string[]): string[] {
  return args.reduce<string[]>((joined, arg) => {
    const flag = joined.at(-1) ?? "";
    const isValue = /^-\d/.test(arg) && /^--[a-z-]+$/.test(flag);
    return isValue
      ? [...joined.slice(0, -1), `${flag}=${arg}`]
      : [...joined, arg];
  }, []);
}

function readInteger(
  flag: string,
  value: string | undefined,
): number | undefined {
  if (value === undefined) return undefined;
  if (/^-?\d+$/.test(value)) return Number(value);
  throw new UsageError(
    `--${flag} must be an integer; got ${JSON.stringify(value)}.`,
  );
}

function readVersion(): string {
  const file = new URL("../package.json", import.meta.url);
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string })
    .version;
}

/** A text in single quotes for the shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** Explains the deliveries, with a request that makes a customer reply. */
function webhookGreeting(
  { whatsappUrl, apiKey }: Sandbox,
  url: string,
  secret: string,
): string {
  const message = {
    messaging_product: "whatsapp",
    to: ECHO_NUMBER,
    type: "text",
    text: { body: "Hello" },
  };
  return `
Every event goes to ${url}
Secret: ${secret}

Write to a customer who repeats what you say:
  curl -H ${quoted(`X-API-Key: ${apiKey}`)} -H 'Content-Type: application/json' \\
    -d ${quoted(JSON.stringify(message))} \\
    ${quoted(`${whatsappUrl}/${FIRST_NUMBER}/messages`)}

Deliveries:
`;
}

function greeting(url: string, apiKey: string): string {
  return `Kapso sandbox at ${url}
API key: ${apiKey}

Try it:
  curl -H ${quoted(`X-API-Key: ${apiKey}`)} ${quoted(`${url}/whatsapp/conversations?limit=2`)}

Stop it with Ctrl+C.
`;
}
