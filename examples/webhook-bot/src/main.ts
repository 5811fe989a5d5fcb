/**
 * A bot that replies to WhatsApp messages. By default, it shows a conversation
 * with a simulated customer in a sandbox on this machine, and exits. With
 * `--serve`, it waits for deliveries.
 */
import { parseArgs } from "node:util";
import { createKapsoClient } from "@kapso-platform/client";
import { toNodeHandler } from "@kapso-platform/client/webhooks";
import { type BotStep, createBot } from "./bot.js";
import { runDemo } from "./demo.js";
import { serve } from "./serve.js";

const HELP = `Usage: pnpm --filter ./examples/webhook-bot start [--serve]

Without --serve, shows a conversation in a sandbox on this machine.

  --serve               wait for deliveries, until Ctrl+C
  --port <n>            port to listen on (default 3000)

KAPSO_API_KEY is the key of the project, KAPSO_WEBHOOK_SECRET the secret_key of the
webhook. KAPSO_BASE_URL is the address of another service, such as a sandbox.`;

try {
  const { values } = parseArgs({
    options: {
      serve: { type: "boolean", default: false },
      port: { type: "string", default: "3000" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) console.log(HELP);
  else if (values.serve) await run(Number(values.port));
  else {
    await runDemo((line) => {
      console.log(line);
    });
  }
} catch (error) {
  console.error(
    `webhook-bot: ${error instanceof Error ? error.message : String(error)}`,
  );
  process.exitCode = 1;
}

async function run(port: number): Promise<void> {
  const { KAPSO_WEBHOOK_SECRET: secret } = process.env;
  if (!secret) {
    throw new Error(
      "KAPSO_WEBHOOK_SECRET is missing: set it to the secret_key of the webhook.",
    );
  }
  const kapso = createKapsoClient();
  const [colleague] = await kapso.users.list().toArray({ limit: 1 });
  if (!colleague) throw new Error("the project has no member to hand over to");
  const bot = createBot({
    kapso,
    secret,
    colleague,
    onStep: (step) => {
      console.log(lineOf(step));
    },
  });
  const { url } = await serve(toNodeHandler(bot), port);
  console.log(`Waiting for deliveries at ${url}`);
}

function lineOf(step: BotStep): string {
  switch (step.kind) {
    case "replied":
      return `replied: ${step.text}`;
    case "handed over":
      return `handed over to ${step.to}`;
    case "left to the assignee":
      return "left to the assignee of the conversation";
    case "status":
      return `${step.status}: ${step.messageId}`;
  }
}
