/** The status of the response, by code. */
interface StatusOf {
  /** The secret is missing or empty. */
  empty_secret: 500;
  /** The body was already parsed or read, or is incomplete. */
  body_not_raw: 500;
  empty_body: 400;
  body_too_large: 413;
  /** It has not arrived within 8 seconds. Only the handler throws it. */
  body_too_slow: 408;
  missing_signature: 401;
  /** Truncated, doubled, or not hexadecimal. */
  malformed_signature: 401;
  /** The signature of another secret or other bytes. */
  wrong_signature: 401;
  /** Not JSON, or not an object. */
  malformed_body: 400;
  /** An unknown option, or an option of another type. */
  wrong_option: 500;
}

/** Code of a problem with a delivery. */
export type KapsoWebhookErrorCode = keyof StatusOf;

/**
 * Thrown for a delivery that cannot be trusted or read, and for a missing secret.
 * This module throws nothing else. The message never contains the secret or the
 * body.
 */
export class KapsoWebhookError<
  Code extends KapsoWebhookErrorCode = KapsoWebhookErrorCode,
> extends Error {
  override readonly name = "KapsoWebhookError";

  declare readonly code: Code;

  /** HTTP status to respond with. */
  declare readonly status: StatusOf[Code];

  /** @param hint - What is wrong, or how to fix it. It follows the code in the message. */
  constructor(
    code: Code,
    status: StatusOf[Code],
    hint = 'pass the raw body: express.raw(), Next.js bodyParser false, Fastify parseAs "buffer", Hono c.req.raw',
  ) {
    super(`${code}: ${hint}`);
    this.status = status;
    this.code = code;
  }
}
