import { type RawBody, readBody } from "./body.js";
import { KapsoWebhookError } from "./error.js";
import { type WebhookHeaders, findSignatures } from "./headers.js";

/** The webhook's `secret_key`, or several while one replaces another. */
export type WebhookSecret = string | readonly string[] | undefined;

/**
 * Verifies that a delivery comes from somebody who knows the secret: the
 * signature in `X-Webhook-Signature` (or Meta's `X-Hub-Signature-256`) is the
 * HMAC-SHA256 of the raw body, in hexadecimal of either case, with or without
 * `sha256=` before it. Every secret is compared in constant time.
 *
 * Headers are not covered by the signature.
 *
 * @param rawBody - the body as it came, not parsed and serialised again
 * @param secret - an empty one is an error, and so is an empty one among several
 * @throws KapsoWebhookError if the signature is missing, malformed or wrong, the
 *   body is empty or not raw, or the secret is empty
 *
 * @example
 * ```ts
 * import { verifyWebhook } from "@kapso-platform/client/webhooks";
 *
 * export async function receive(request: Request): Promise<string> {
 *   const body = await request.text();
 *   await verifyWebhook(body, request.headers, process.env.KAPSO_WEBHOOK_SECRET);
 *   return body;
 * }
 * ```
 */
export async function verifyWebhook(
  rawBody: RawBody,
  headers: WebhookHeaders,
  secret: WebhookSecret,
): Promise<void> {
  const secrets = toSecrets(secret);
  const body = await readBody(rawBody);
  let problem: "missing" | "malformed" | "wrong" = "missing";
  for (const signature of findSignatures(headers)) {
    const [, hex] = /^(?:sha256=)?([\da-f]{64})$/i.exec(signature) ?? [];
    problem = hex ? "wrong" : "malformed";
    for (const text of secrets) {
      const key = await crypto.subtle.importKey(
        "raw",
        await readBody(text),
        { name: "HMAC", hash: "SHA-256" },
        false,
        ["verify"],
      );
      const bytes = Uint8Array.from(hex?.match(/../g) ?? [], (byte) =>
        Number("0x" + byte),
      );
      // WebCrypto compares in constant time.
      if (await crypto.subtle.verify("HMAC", key, bytes, body)) return;
    }
  }
  throw new KapsoWebhookError(
    `${problem}_signature`,
    401,
    "pass the raw body and secret_key",
  );
}

/**
 * The secrets as a list.
 *
 * @throws KapsoWebhookError for none, or an empty one
 */
export function toSecrets(secret: WebhookSecret): string[] {
  const secrets = [secret ?? []].flat();
  if (secrets[0] && secrets.every((text) => text.trim())) return secrets;
  throw new KapsoWebhookError("empty_secret", 500, "pass secret_key");
}
