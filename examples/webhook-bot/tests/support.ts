import { type KapsoClient, createKapsoClient } from "@kapso-platform/client";
import {
  type WebhookHandler,
  toNodeHandler,
} from "@kapso-platform/client/webhooks";
import { type Sandbox, createSandbox } from "@kapso-platform/sandbox";
import { onTestFinished } from "vitest";
import { type BotStep, createBot } from "../src/bot.js";
import { type Server, serve } from "../src/serve.js";

export const SECRET = "test-secret";
export const CUSTOMER = "14155550123";
export const NUMBER = "1234567890";

/** A delivery, as received over HTTP. */
export interface Delivery {
  headers: Record<string, string>;
  body: string;
}

export interface Stage {
  sandbox: Sandbox;
  kapso: KapsoClient;
  handler: WebhookHandler;
  /** The steps of the bot, and the errors that it reported. */
  steps: BotStep[];
  errors: unknown[];
}

/** A bot with a listening sandbox; both stop at the end of the test. */
export async function startBot(): Promise<Stage> {
  const sandbox = createSandbox({
    conversations: 0,
    messages: { deliveredAfterMs: 0, readAfterMs: 0 },
    // A repeat that arrives while the first delivery is being handled is
    // repeated again.
    webhooks: { retryDelaysMs: [10, 50, 250, 1_000, 5_000, 20_000] },
  });
  onTestFinished(() => sandbox.close());
  const kapso = createKapsoClient({
    baseUrl: await sandbox.listen(),
    apiKey: sandbox.apiKey,
    maxRetries: 0,
  });
  const [colleague] = await kapso.users.list().toArray({ limit: 1 });
  if (!colleague) throw new Error("the sandbox has no members");
  const steps: BotStep[] = [];
  const errors: unknown[] = [];
  const handler = createBot({
    kapso,
    secret: SECRET,
    colleague,
    onStep: (step) => steps.push(step),
    onError: (error) => errors.push(error),
  });
  return { sandbox, kapso, handler, steps, errors };
}

/** Serves the bot, and loses the first responses. */
export async function serveBot(
  handler: WebhookHandler,
  lost = 0,
): Promise<Server & { received: () => number }> {
  const receive = toNodeHandler(handler);
  let count = 0;
  const server = await serve((request, response) => {
    count += 1;
    return count > lost
      ? receive(request, response)
      : receive(request, { statusCode: 0, end: () => response.destroy() });
  });
  onTestFinished(server.close);
  return { ...server, received: () => count };
}

/** Receives and stores deliveries, without a bot. */
export async function record(): Promise<Server & { deliveries: Delivery[] }> {
  const deliveries: Delivery[] = [];
  const server = await serve(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    const headers = Object.entries(request.headers).map(
      ([name, value]): [string, string] => [name, String(value)],
    );
    deliveries.push({ headers: Object.fromEntries(headers), body });
    response.end();
  });
  onTestFinished(server.close);
  return { ...server, deliveries };
}

/** Registers a webhook of the sandbox's first number. */
export function subscribe(
  kapso: KapsoClient,
  url: string,
  given: object = {},
): Promise<unknown> {
  return kapso.phoneNumbers.webhooks.create(NUMBER, {
    url,
    secret_key: SECRET,
    events: ["whatsapp.message.received"],
    ...given,
  });
}

/** The texts that were sent to the customer, oldest first. */
export async function repliesIn(kapso: KapsoClient): Promise<string[]> {
  const messages = await kapso.messages
    .list({ phone_number_id: NUMBER, direction: "outbound" })
    .toArray({ limit: Infinity });
  return messages.map(({ text }) => text?.body ?? "").reverse();
}
