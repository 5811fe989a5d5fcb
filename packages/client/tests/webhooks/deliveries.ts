import { createHmac } from "node:crypto";
import { readFile, readdir } from "node:fs/promises";

/** A synthetic payload, in a format that one of the sources shows. */
export interface Payload {
  readonly name: string;
  readonly event: string;
  readonly source: string;
  readonly body: Record<string, unknown>;
}

export const SECRET = "whsec-of-the-test";

const folder = new URL("payloads/", import.meta.url);

export const payloads = await Promise.all(
  (await readdir(folder)).map(async (file): Promise<Payload> => {
    const text = await readFile(new URL(file, folder), "utf8");
    const payload = JSON.parse(text) as Omit<Payload, "name">;
    return { ...payload, name: file.replace(".json", "") };
  }),
);

/** The body of a payload by its name. */
export function bodyOf(name: string): Record<string, unknown> {
  const found = payloads.find((payload) => payload.name === name);
  if (!found) throw new Error(`There is no payload ${name}`);
  return found.body;
}

export function sign(body: string | Uint8Array, secret = SECRET): string {
  return createHmac("sha256", secret).update(body).digest("hex");
}

export interface DeliveryOptions {
  readonly event?: string;
  readonly key?: string;
  readonly headers?: Record<string, string>;
}

/** A signed delivery, as the service sends it. */
export function deliver(
  body: unknown,
  { event, key = "delivery-1", headers = {} }: DeliveryOptions = {},
): Request {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return new Request("https://app.example/hook", {
    method: "POST",
    body: text,
    headers: {
      "content-type": "application/json",
      "x-webhook-signature": sign(text),
      "x-idempotency-key": key,
      ...(event === undefined ? {} : { "x-webhook-event": event }),
      ...headers,
    },
  });
}

/** A received message with a unique id. */
export function received(id = "wamid.1"): Record<string, unknown> {
  return {
    message: { id, type: "text", text: { body: "Hello" } },
    conversation: { id: "cnv-1", phone_number: "15557230145" },
    phone_number_id: "106540352242922",
  };
}
