import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it, onTestFinished, vi } from "vitest";
import {
  type WebhookEvent,
  createWebhookHandler,
  identityOf,
  toNodeHandler,
} from "../../src/webhooks/index.js";
import { startSandbox } from "../sandbox.js";

const SECRET = "s3cret";
const NUMBER = "1234567890";

/** On a busy machine, deliveries can take this long. */
const PATIENCE = { timeout: 60_000 };

it("accepts deliveries of the sandbox: events, batches and Meta's form", async () => {
  const { sandbox, kapso } = await startSandbox({ conversations: 0 });
  const received: Record<string, WebhookEvent[]> = {};
  const onError = vi.fn();
  const server = createServer((request, response) => {
    const events = (received[request.url ?? ""] ??= []);
    const handler = createWebhookHandler({
      secret: ["an older one", SECRET],
      onEvent: (event) => events.push(event),
      onError,
    });
    void toNodeHandler(handler)(request, response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  for (const [name, given] of Object.entries({
    plain: {},
    batch: { buffer_enabled: true, max_buffer_size: 2 },
    meta: { kind: "meta" as const },
  })) {
    await kapso.phoneNumbers.webhooks.create(NUMBER, {
      url: `http://127.0.0.1:${port}/${name}`,
      secret_key: SECRET,
      events: ["whatsapp.message.received", "whatsapp.conversation.created"],
      ...given,
    });
  }
  for (const text of ["one", "two"]) {
    await sandbox.receiveMessage({
      from: "+14155550123",
      contact_name: "Ada",
      text,
    });
  }
  const typesAt = (path: string) =>
    (received[path] ?? []).map(({ type }) => type).sort();
  const message = "whatsapp.message.received";
  const created = "whatsapp.conversation.created";
  for (const [path, types] of [
    ["/plain", [created, message, message]],
    ["/batch", [created, message, message]],
    ["/meta", ["meta", "meta"]],
  ] as const) {
    await expect.poll(() => typesAt(path), PATIENCE).toEqual(types);
  }
  expect(onError).not.toHaveBeenCalled();
  const texts = (received["/batch"] ?? []).flatMap((event) =>
    event.type === message ? [event.message.text?.body] : [],
  );
  expect(texts).toEqual(["one", "two"]);
  for (const event of Object.values(received).flat()) {
    expect(identityOf(event)).toMatchObject({ id: "14155550123", name: "Ada" });
  }
}, 120_000);
