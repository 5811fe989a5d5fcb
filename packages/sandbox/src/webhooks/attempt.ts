import { createHmac } from "node:crypto";
import { LOOPBACK } from "../http/server.js";

/** One delivery, as it goes out. */
export interface OutgoingDelivery {
  /** Also the idempotency key of every attempt. */
  id: string;
  url: string;
  event: string;
  /** The body, byte for byte what is signed. */
  payload: string;
  kind: string;
  secretKey: string | null;
  /** Headers of the webhook's own, added to each attempt. */
  headers: Readonly<Record<string, unknown>>;
  payloadVersion: string;
}

/** Whether the sandbox delivers there: it never leaves the machine. */
export function isLoopback(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return (
    /^https?:$/.test(protocol) &&
    (hostname === "localhost" ||
      hostname === "[::1]" ||
      hostname === LOOPBACK ||
      hostname.startsWith("127."))
  );
}

/**
 * Posts a delivery once.
 *
 * @returns the status of the answer; undefined when there was none in time.
 */
export async function attempt(
  delivery: OutgoingDelivery,
  signal: AbortSignal,
): Promise<number | undefined> {
  try {
    const response = await fetch(delivery.url, {
      method: "POST",
      headers: headersOf(delivery),
      body: delivery.payload,
      redirect: "manual",
      signal,
    });
    // Nothing in the answer but its status counts.
    await response.body?.cancel();
    return response.status;
  } catch {
    return undefined;
  }
}

/** Meta's payload is forwarded with the idempotency key as the only addition. */
function headersOf(delivery: OutgoingDelivery): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(delivery.headers)) {
    headers.set(name, String(value));
  }
  headers.set("Content-Type", "application/json");
  headers.set("X-Idempotency-Key", delivery.id);
  if (delivery.kind === "meta") return headers;
  headers.set("X-Webhook-Event", delivery.event);
  headers.set("X-Webhook-Payload-Version", delivery.payloadVersion);
  if (delivery.secretKey !== null) {
    headers.set(
      "X-Webhook-Signature",
      createHmac("sha256", delivery.secretKey)
        .update(delivery.payload, "utf8")
        .digest("hex"),
    );
  }
  return headers;
}
