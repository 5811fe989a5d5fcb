export type SandboxErrorCode =
  "INVALID_OPTION" | "INVALID_FIXTURE" | "DATABASE" | "LISTEN" | "CLOSED";

/**
 * Thrown by the sandbox itself, never sent as an API response: a wrong option or
 * fixture, a database or a port that cannot be used, or use after `close()`.
 * `message` is one sentence that says what to change; `cause` is the underlying
 * error if there is one.
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
