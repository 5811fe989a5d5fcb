import type {
  WhatsappPhoneNumber,
  WhatsappWebhook,
} from "@kapso-platform/types";
import { eventsOfScope } from "./areas/webhooks/rules.js";
import { SandboxError } from "./errors.js";
import { isLoopbackUrl } from "./http/loopback.js";
import { show } from "./members.js";
import type { DeliveryAttempt } from "./options.js";
import type { Sandbox } from "./sandbox.js";

/** Signs the deliveries of the webhook that the command registers. */
const SECRET = "sandbox-secret";

/** Throws SandboxError `INVALID_OPTION` unless the sandbox delivers to the URL. */
export function assertDeliverable(url: string): void {
  if (isLoopbackUrl(url)) return;
  throw new SandboxError(
    "INVALID_OPTION",
    `--webhook must be a URL on this machine, such as http://127.0.0.1:3000/hook; got ${show(url)}.`,
  );
}

/**
 * Registers webhooks with the URL for every event: one of the project, and one of
 * each number. Webhooks that the database has already stay.
 *
 * @returns the secret that deliveries are signed with.
 * @throws SandboxError `INVALID_OPTION` for a URL that the API rejects.
 */
export async function registerWebhook(
  sandbox: Sandbox,
  url: string,
): Promise<string> {
  const known = await read<WhatsappWebhook>(sandbox, "webhooks");
  const numbers = await read<WhatsappPhoneNumber>(sandbox, "phone_numbers");
  const scopes = [null, ...numbers.map(({ phone_number_id: id }) => id)];
  let secret = SECRET;
  for (const phoneNumberId of scopes) {
    const own = known.find(
      (webhook) =>
        webhook.url === url && webhook.phone_number_id === phoneNumberId,
    );
    secret = own?.secret_key ?? secret;
    if (own) continue;
    await call(sandbox, "webhooks", {
      whatsapp_webhook: {
        url,
        secret_key: secret,
        events: eventsOfScope(phoneNumberId),
        ...(phoneNumberId !== null && { phone_number_id: phoneNumberId }),
      },
    });
  }
  return secret;
}

/** An attempt as a line of the command's log. */
export function attemptLine(attempt: DeliveryAttempt, now: Date): string {
  const { event, url, status, milliseconds, count, retryAfterMs } = attempt;
  const givenUp = status === 200 ? "" : "; given up";
  return [
    `${now.toTimeString().slice(0, 8)}  ${event} → ${url}  `,
    `${status ?? "no response"} in ${milliseconds} ms`,
    count > 1 ? ` (attempt ${count})` : "",
    retryAfterMs === undefined
      ? givenUp
      : `; again in ${retryAfterMs / 1000} s`,
    attempt.isPaused
      ? "; the webhook is paused, as most of its deliveries failed"
      : "",
  ].join("");
}

async function read<Item>(sandbox: Sandbox, path: string): Promise<Item[]> {
  // Nobody has more than a page of webhooks or numbers here.
  const { data } = await call(sandbox, `${path}?per_page=100`);
  return data as Item[];
}

async function call(
  { fetch, url, apiKey }: Sandbox,
  path: string,
  body?: object,
): Promise<{ data?: unknown }> {
  const response = await fetch(`${url}/whatsapp/${path}`, {
    headers: { "X-API-Key": apiKey, "Content-Type": "application/json" },
    ...(body && { method: "POST", body: JSON.stringify(body) }),
  });
  const reply = (await response.json()) as { data?: unknown; error?: string };
  if (response.ok) return reply;
  throw new SandboxError("INVALID_OPTION", String(reply.error));
}
