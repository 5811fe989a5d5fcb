/**
 * The main uses of the packages, with the globals of any runtime. Throws an error with the
 * result that differs.
 */
import {
  type Fetch,
  KapsoAbortError,
  KapsoArgumentError,
  type KapsoClient,
  KapsoConnectionError,
  KapsoNotFoundError,
  KapsoTimeoutError,
  createKapsoClient,
} from "@kapso-platform/client";
import { createProxyHandler } from "@kapso-platform/client/proxy";
import { createWebhookHandler } from "@kapso-platform/client/webhooks";

/** Content of a file that arrives in more than one part. */
const FILE = Uint8Array.from({ length: 300_000 }, (_, index) => index % 251);

/** The output of `server.mts`. */
export interface Server {
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly phoneNumberId: string;
}

/** @param fetch - Used instead of the global one. */
export async function runJobs(
  { baseUrl, apiKey, phoneNumberId }: Server,
  fetch?: Fetch,
): Promise<void> {
  const options = { baseUrl, apiKey, ...(fetch && { fetch }) };
  const kapso = createKapsoClient(options);
  await useClient(kapso, phoneNumberId, "with a key");
  await failAsExpected(kapso);

  const handler = createProxyHandler({
    ...options,
    allow: [
      "conversations.list",
      "contacts.create",
      "contacts.get",
      "contacts.update",
      "contacts.delete",
      "whatsapp.media.get",
      "whatsapp.media.upload",
      "whatsapp.media.downloadWithToken",
    ],
    authorize: () => ({}),
  });
  const browser = createKapsoClient({
    apiKey: null,
    baseUrl: "https://app.example/api/kapso",
    fetch: (url, init) => handler(new Request(url, init)),
  });
  await useClient(browser, phoneNumberId, "through the proxy");
  await receiveWebhooks();
}

async function useClient(
  kapso: KapsoClient,
  phoneNumberId: string,
  way: string,
): Promise<void> {
  const all = kapso.conversations.list({ limit: 20 });
  const ids = (await all.toArray({ limit: Infinity })).map(({ id }) => id);
  equal(`${way}: a walk`, new Set(ids).size, 45);
  const walk = kapso.paginate("/whatsapp/conversations", {
    params: { query: { limit: 30 } },
  });
  const sizes: number[] = [];
  for await (const { items } of walk.pages()) sizes.push(items.length);
  equal(`${way}: pages`, sizes, [30, 15]);

  const wa_id = `1415555${Math.floor(1_000 + Math.random() * 8_999)}`;
  await kapso.contacts.create({ wa_id, profile_name: "Zoë 🙏" });
  const created = await kapso.contacts.get(wa_id);
  equal(`${way}: a POST`, created.profile_name, "Zoë 🙏");
  const changed = await kapso.contacts.update(wa_id, { display_name: "Ä" });
  equal(`${way}: a PATCH`, changed.display_name, "Ä");
  await kapso.contacts.delete(wa_id);
  await rejects(`${way}: a 404`, KapsoNotFoundError, () =>
    kapso.contacts.get(wa_id),
  );

  const { id } = await kapso.whatsapp.media.upload(phoneNumberId, {
    data: FILE,
    type: "application/pdf",
    filename: "menu.pdf",
  });
  const file = await kapso.whatsapp.media.download(id, {
    phone_number_id: phoneNumberId,
  });
  equal(`${way}: the type of a file`, file.type, "application/pdf");
  const bytes = new Uint8Array(await file.arrayBuffer());
  equal(`${way}: the size of a file`, bytes.length, FILE.length);
  const isSame = bytes.every((byte, index) => byte === FILE[index]);
  equal(`${way}: the same bytes`, isSame, true);
  const streamed = await kapso.whatsapp.media.download(id, {
    phone_number_id: phoneNumberId,
  });
  const body = await new Response(streamed.stream()).arrayBuffer();
  equal(`${way}: a streamed file`, body.byteLength, FILE.length);
}

/** The server never responds to `users.list`, and redirects `apiLogs.list`. */
async function failAsExpected(kapso: KapsoClient): Promise<void> {
  await rejects("a wrong argument", KapsoArgumentError, () =>
    kapso.conversations.list({ limit: 0 }),
  );
  await rejects("a timeout", KapsoTimeoutError, () =>
    kapso.users.list({}, { timeout: 50, maxRetries: 0 }),
  );
  const controller = new AbortController();
  const call = kapso.users.list({}, { signal: controller.signal });
  setTimeout(() => {
    controller.abort();
  }, 50);
  await rejects("an abort", KapsoAbortError, () => call);
  await rejects("a closed port", KapsoConnectionError, () =>
    kapso
      .withOptions({ baseUrl: "http://127.0.0.1:1", maxRetries: 0 })
      .users.list(),
  );
  await rejects("a redirect to another origin", KapsoConnectionError, () =>
    kapso.apiLogs.list(),
  );
  // The first attempt is a 503.
  await kapso.webhookDeliveries.list();
}

async function receiveWebhooks(): Promise<void> {
  const names: unknown[] = [];
  const handler = createWebhookHandler({
    secret: "a secret of the webhook",
    onEvent: (event) => names.push((event as { name?: unknown }).name),
    onError: () => undefined,
  });
  const body = JSON.stringify({ event: "project.event", name: "Grüße" });
  const signature = await sign(body, "a secret of the webhook");
  const statuses: number[] = [];
  for (const given of [signature, signature.replace(/^./, "g"), undefined]) {
    const request = new Request("https://app.example/hook", {
      method: "POST",
      headers: given ? { "X-Webhook-Signature": given } : {},
      body,
    });
    statuses.push((await handler(request)).status);
  }
  equal("statuses of webhooks", statuses, [200, 401, 401]);
  equal("events of webhooks", names, ["Grüße"]);
}

async function sign(body: string, secret: string): Promise<string> {
  const encoder = new TextEncoder();
  const hash = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey(
    "raw",
    encoder.encode(secret),
    hash,
    false,
    ["sign"],
  );
  const bytes = await crypto.subtle.sign("HMAC", key, encoder.encode(body));
  return [...new Uint8Array(bytes)]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");
}

function equal(what: string, given: unknown, expected: unknown): void {
  const [is, should] = [given, expected].map((value) => JSON.stringify(value));
  if (is === should) return;
  throw new Error(`${what}: ${is ?? "nothing"}, expected ${should ?? ""}`);
}

async function rejects(
  what: string,
  kind: abstract new (...args: never) => Error,
  run: () => PromiseLike<unknown>,
): Promise<void> {
  let result: unknown;
  try {
    result = await run();
  } catch (error) {
    if (error instanceof kind) return;
    throw new Error(`${what}: not a ${kind.name}`, { cause: error });
  }
  throw new Error(`${what}: no error, but ${JSON.stringify(result)}`);
}
