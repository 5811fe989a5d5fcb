import { createHmac } from "node:crypto";
import { isLoopbackHost } from "../../http/loopback.js";
import type { Webhook } from "./webhook.js";

/** What is posted. */
export interface Posted {
  /** Also the idempotency key of every attempt. */
  id: string;
  event: string;
  /** The body, byte for byte what is signed. */
  payload: string;
}

/** Whether the sandbox delivers there: it never leaves the machine. */
export function isLoopback(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return /^https?:$/.test(protocol) && isLoopbackHost(hostname);
}

/**
 * Posts a delivery once.
 *
 * @returns the status of the response; undefined if there was none in time.
 */
export async function attempt(
  delivery: Posted,
  webhook: Webhook,
  signal: AbortSignal,
): Promise<number | undefined> {
  try {
    const response = await fetch(webhook.url, {
      method: "POST",
      headers: headersOf(delivery, webhook),
      body: delivery.payload,
      redirect: "manual",
      signal,
    });
    // Nothing in the response but its status counts.
    await response.body?.cancel();
    return response.status;
  } catch {
    return undefined;
  }
}

/** Meta's payload is forwarded with the idempotency key as the only addition. */
function headersOf({ id, event, payload }: Posted, webhook: Webhook): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(webhook.headers)) {
    headers.set(name, String(value));
  }
  headers.set("Content-Type", "application/json");
  headers.set("X-Idempotency-Key", id);
  if (webhook.kind === "meta") return headers;
  headers.set("X-Webhook-Event", event);
  headers.set("X-Webhook-Payload-Version", webhook.payload_version);
  if (webhook.secret_key !== null) {
    const signature = createHmac("sha256", webhook.secret_key)
      .update(payload, "utf8")
      .digest("hex");
    headers.set("X-Webhook-Signature", signature);
  }
  return headers;
}
