import { EventEmitter, on } from "node:events";
import { createKapsoClient } from "@kapso-platform/client";
import { toNodeHandler } from "@kapso-platform/client/webhooks";
import { createSandbox } from "@kapso-platform/sandbox";
import { type BotStep, createBot } from "./bot.js";
import { serve } from "./serve.js";

const SECRET = "demo-secret";

const CUSTOMER = "+14155550123";

/**
 * Shows a conversation of a customer with the bot, in a sandbox on this
 * machine: questions, a lost response, two messages in one delivery, and a
 * handover.
 *
 * @param write - called with each line of the conversation
 */
export async function runDemo(write: (line: string) => void): Promise<void> {
  const sandbox = createSandbox({
    conversations: 0,
    messages: { deliveredAfterMs: 20, readAfterMs: 20 },
    webhooks: { retryDelaysMs: [100, 200, 400] },
  });
  const kapso = createKapsoClient({
    baseUrl: await sandbox.listen(),
    apiKey: sandbox.apiKey,
  });
  const [colleague] = await kapso.users.list().toArray({ limit: 1 });
  const [number] = await kapso.phoneNumbers.list().toArray({ limit: 1 });
  if (!colleague || !number) throw new Error("the sandbox has no project");

  const happened = new EventEmitter();
  const steps = on(happened, "step");
  const bot = toNodeHandler(
    createBot({
      kapso,
      secret: SECRET,
      colleague,
      onStep: (step) => happened.emit("step", step),
    }),
  );
  let isNextResponseLost = false;
  const keys = new Set<string>();
  const server = await serve(async (request, response) => {
    const key = String(request.headers["x-idempotency-key"]);
    const isRepeated = keys.has(key);
    keys.add(key);
    const isReceived =
      request.headers["x-webhook-event"] === "whatsapp.message.received";
    if (isNextResponseLost && isReceived) {
      isNextResponseLost = false;
      await bot(request, { statusCode: 0, end: () => response.destroy() });
      return;
    }
    await bot(request, response);
    if (isRepeated) happened.emit("repeated");
  });

  try {
    const webhook = await kapso.phoneNumbers.webhooks.create(
      number.phone_number_id,
      {
        url: server.url,
        secret_key: SECRET,
        events: [
          "whatsapp.message.received",
          "whatsapp.message.sent",
          "whatsapp.message.delivered",
          "whatsapp.message.read",
          "whatsapp.message.failed",
        ],
      },
    );
    const say = (who: string, text: string) => {
      write(`  ${who.padEnd(8)}${text}`);
    };
    const note = (text: string) => {
      write(`          · ${text}`);
    };
    const ask = async (...texts: string[]): Promise<void> => {
      for (const text of texts) {
        say("Ada", text);
        await sandbox.receiveMessage({
          from: CUSTOMER,
          contact_name: "Ada",
          phone_number_id: number.phone_number_id,
          text,
        });
      }
    };
    /** Waits for a step of the bot. */
    const next = async (): Promise<BotStep> => {
      const { value } = (await steps.next()) as { value: [BotStep] };
      return value[0];
    };
    /** Shows a number of replies, each when the customer has read it. */
    const showReplies = async (count: number): Promise<void> => {
      const texts = new Map<string, string>();
      for (let read = 0; read < count;) {
        const step = await next();
        if (step.kind === "replied") texts.set(step.messageId, step.text);
        if (step.kind !== "status" || step.status !== "read") continue;
        say("Bot", `${texts.get(step.messageId) ?? ""}  ✓✓`);
        read += 1;
      }
    };

    write(`Sandbox at ${sandbox.url}`);
    write(`Bot at ${server.url}\n`);

    await ask("Hi! When are you open?");
    await showReplies(1);

    isNextResponseLost = true;
    const repeated = new Promise((resolve) => {
      happened.once("repeated", resolve);
    });
    await ask("And on Saturday?");
    await showReplies(1);
    await repeated;
    note("the response was lost, so this was delivered twice: one reply");

    await kapso.webhooks.update(webhook.id, {
      buffer_enabled: true,
      max_buffer_size: 2,
    });
    await ask("Do you deliver?", "When are you open on Sunday?");
    note("both messages came in one delivery");
    await showReplies(2);
    await kapso.webhooks.update(webhook.id, { buffer_enabled: false });

    await ask("Can I talk to a person?");
    for (let step = await next(); ; step = await next()) {
      if (step.kind === "replied") say("Bot", step.text);
      if (step.kind !== "handed over") continue;
      note(`the conversation is assigned to ${step.to}`);
      break;
    }

    await ask("Thank you!");
    for (let step = await next(); ; step = await next()) {
      if (step.kind === "left to the assignee") break;
    }
    note(`left to ${colleague.name}: the bot is silent from here`);

    const messages = await kapso.messages
      .list({ phone_number_id: number.phone_number_id })
      .toArray({ limit: Infinity });
    const outbound = messages.filter(
      ({ kapso: { direction } }) => direction === "outbound",
    );
    write(
      `\n${messages.length - outbound.length} messages from Ada, ${outbound.length} replies, none twice.`,
    );
  } finally {
    await server.close();
    await sandbox.close();
  }
}
