/** What kind of thing went wrong, for callers that branch on it. */
export type SandboxErrorCode =
  "INVALID_OPTION" | "INVALID_FIXTURE" | "DATABASE" | "LISTEN" | "CLOSED";

/**
 * Thrown by the sandbox itself (never sent as an API response): a bad option or
 * fixture, a database that cannot be used, a port that cannot be bound, or use
 * after `close()`. `message` is one sentence that says what to change; `cause`
 * carries the underlying error where there is one.
 */
export class SandboxError extends Error {
  override readonly name = "SandboxError";
  readonly code: SandboxErrorCode;

  constructor(
    code: SandboxErrorCode,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.code = code;
  }
}
