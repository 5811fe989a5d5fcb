/** The status of the response, by what is wrong with a delivery. */
interface StatusOf {
  /** The secret is missing or empty. */
  empty_secret: 500;
  /** Something has parsed or read the body before, or it broke off. */
  body_not_raw: 500;
  empty_body: 400;
  body_too_large: 413;
  missing_signature: 401;
  /** Truncated, doubled, or not hexadecimal. */
  malformed_signature: 401;
  /** Of another secret, or of other bytes. */
  wrong_signature: 401;
  /** Not JSON, or not an object. */
  malformed_body: 400;
}

/** What is wrong with a delivery. */
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

  /** @param hint - what is wrong or would be right, after the code */
  constructor(
    code: Code,
    status: StatusOf[Code],
    hint = 'pass the raw body: express.raw(), Next.js bodyParser false, Fastify parseAs "buffer", Hono c.req.raw',
  ) {
    super(`${code}: ${hint}`);
    this.code = code;
    this.status = status;
  }
}
