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
  /** How many events it has; null unless it is a batch. */
  batch_size: number | null;
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

/** Those of the webhook, and those that say what is delivered. */
function headersOf(delivery: Posted, webhook: Webhook): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(webhook.headers)) {
    headers.set(name, String(value));
  }
  headers.set("Content-Type", "application/json");
  headers.set("X-Idempotency-Key", delivery.id);
  const signature =
    webhook.secret_key !== null &&
    createHmac("sha256", webhook.secret_key)
      .update(delivery.payload, "utf8")
      .digest("hex");
  if (webhook.kind === "meta") {
    if (signature) headers.set("X-Hub-Signature-256", `sha256=${signature}`);
    return headers;
  }
  headers.set("X-Webhook-Event", delivery.event);
  headers.set("X-Webhook-Payload-Version", webhook.payload_version);
  if (signature) headers.set("X-Webhook-Signature", signature);
  if (delivery.batch_size !== null) {
    headers.set("X-Webhook-Batch", "true");
    headers.set("X-Batch-Size", String(delivery.batch_size));
  }
  return headers;
}
