import { type RawBody, readBody } from "./body.js";
import { KapsoWebhookError } from "./error.js";
import { type WebhookHeaders, findSignatures } from "./headers.js";
import type { WebhookRequest } from "./request.js";

/** The `secret_key` of the webhook, or several while it is replaced. */
export type WebhookSecret = string | readonly string[] | undefined;

/**
 * Converts a secret to a list.
 *
 * @throws KapsoWebhookError if there is no secret, or an empty one
 */
export function toSecrets(secret: WebhookSecret): string[] {
  try {
    const secrets = [secret].flat() as string[];
    if (secrets[0] && secrets.every((text) => text.trim())) return secrets;
  } catch {
    // Not text, or undefined.
  }
  throw new KapsoWebhookError("empty_secret", 500, "pass secret_key");
}

/**
 * Reads the body of a request, and verifies it like {@link verifyWebhook}.
 *
 * @throws KapsoWebhookError as `verifyWebhook`, and if the body is larger than `maxBytes`
 */
export async function readVerified(
  request: WebhookRequest,
  secret: WebhookSecret,
  maxBytes?: number,
): Promise<ArrayBuffer> {
  let problem: "missing" | "malformed" | "wrong" = "missing";
  const body = await readBody(request, maxBytes);
  for (const text of toSecrets(secret)) {
    const key = await crypto.subtle.importKey(
      "raw",
      await readBody({ body: text }),
      { name: "HMAC", hash: "SHA-256" },
      false,
      ["verify"],
    );
    for (const signature of findSignatures(request)) {
      const hex = signature?.match(/^(sha256=)?([\da-f]{64})$/i)?.[2];
      problem = hex ? "wrong" : signature ? "malformed" : problem;
      // WebCrypto compares in constant time.
      const isSigned = await crypto.subtle.verify(
        "HMAC",
        key,
        // A typed array converts text to numbers.
        new Uint8Array(
          hex?.match(/../g)?.map((byte) => "0x" + byte) as unknown as number[],
        ),
        body,
      );
      if (isSigned) return body;
    }
  }
  throw new KapsoWebhookError(
    `${problem}_signature`,
    401,
    "pass the raw body and secret_key",
  );
}

/**
 * Verifies that a delivery was signed with the secret. The signature in
 * `X-Webhook-Signature` (or Meta's `X-Hub-Signature-256`) must be the hexadecimal
 * HMAC-SHA256 of the raw body, with or without the prefix `sha256=`. Signatures are compared
 * in constant time.
 *
 * The signature does not cover the headers.
 *
 * @param rawBody - The unchanged body, not parsed and serialized again.
 * @param secret - One or several secrets. An empty one is an error.
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
  await readVerified({ body: rawBody, headers }, secret);
}
