/** Code of a user of a package. */
export interface Example {
  /** TypeScript that must compile. */
  readonly types: string;
  /** JavaScript that must run. */
  readonly run: string;
}

/**
 * An example for each package. The modules of a package without one are still
 * imported.
 */
export const EXAMPLES: Readonly<Record<string, Example>> = {
  "@kapso-platform/types": {
    types: `
import type { MessagingMessage, WhatsappConversation, paths } from "@kapso-platform/types";
export const hello: MessagingMessage = { messaging_product: "whatsapp", to: "14155550123", type: "text", text: { body: "Hello" } };
type Filters = NonNullable<paths["/whatsapp/conversations"]["get"]["parameters"]["query"]>;
export const filters: Filters = { status: "active" };
// @ts-expect-error a closed enum
export const wrong: Filters = { status: "asleep" };
export const title = (one: WhatsappConversation): string => one.kapso?.contact_name ?? one.phone_number ?? "";
`,
    run: `
import description from "@kapso-platform/types/openapi.json" with { type: "json" };
import messaging from "@kapso-platform/types/whatsapp.json" with { type: "json" };
for (const { openapi } of [description, messaging]) {
  if (!openapi.startsWith("3.1")) throw new Error("no description");
}
`,
  },
  "@kapso-platform/client": {
    types: `
import { KapsoNotFoundError, createKapsoClient } from "@kapso-platform/client";
export async function walk(): Promise<string[]> {
  const kapso = createKapsoClient({ apiKey: "key" });
  const ids: string[] = [];
  for await (const one of kapso.conversations.list({ status: "active", created_after: new Date() })) ids.push(one.id);
  // @ts-expect-error an unknown parameter
  kapso.conversations.list({ colour: "red" });
  const { data } = await kapso.GET("/whatsapp/conversations", { params: { query: { limit: 1 } } });
  return data ? data.data.map(({ id }) => id) : ids;
}
export const isGone = (error: unknown): boolean => error instanceof KapsoNotFoundError;
import { createWebhookHandler, type WebhookEvent } from "@kapso-platform/client/webhooks";
export const textOf = (event: WebhookEvent): string | undefined =>
  event.type === "whatsapp.message.received" ? event.message.text?.body : undefined;
export const POST: (request: Request) => Promise<Response> = createWebhookHandler({ secret: "s", onEvent: textOf });
`,
    run: `
import { createKapsoClient } from "@kapso-platform/client";
{
  const paging = { cursors: { before: null, after: null }, next: null, previous: null };
  const kapso = createKapsoClient({
    apiKey: "key",
    fetch: async () => Response.json({ data: [{ id: "one" }], paging }),
  });
  const ids = [];
  for await (const { id } of kapso.conversations.list()) ids.push(id);
  if (ids.join() !== "one") throw new Error("walked " + ids.join());
}
import { createHmac } from "node:crypto";
import { createWebhookHandler } from "@kapso-platform/client/webhooks";
{
  const names = [];
  const handler = createWebhookHandler({
    secret: "secret",
    onEvent: (event) => names.push(event.name),
    onError: () => {},
  });
  const body = JSON.stringify({ event: "project.event", name: "Grüße" });
  const signature = createHmac("sha256", "secret").update(body).digest("hex");
  const statuses = [];
  for (const given of [signature, signature, signature.replace(/^./, "g")]) {
    const headers = { "X-Webhook-Signature": given };
    const request = new Request("https://app.example/hook", { method: "POST", headers, body });
    statuses.push((await handler(request)).status);
  }
  const outcome = [...names, ...statuses].join();
  if (outcome !== "Grüße,200,200,401") throw new Error("received " + outcome);
}
`,
  },
  "@kapso-platform/sandbox": {
    types: `
import { createSandbox } from "@kapso-platform/sandbox";
export const start = (): Promise<string> => createSandbox({ conversations: 2 }).listen();
`,
    run: `
import { createSandbox } from "@kapso-platform/sandbox";
{
  const sandbox = createSandbox({ conversations: 2 });
  const response = await fetch(await sandbox.listen() + "/whatsapp/conversations", { headers: { "X-API-Key": sandbox.apiKey } });
  const { data } = await response.json();
  await sandbox.close();
  if (data.length !== 2) throw new Error("got " + data.length + " conversations");
}
`,
  },
};
