/**
 * An API response other than success, thrown by validation and handlers and
 * turned into a response in one place. Most bodies are `{error: string}`;
 * the few operations with a body of their own pass it, or undefined for none.
 */
export class HttpProblem extends Error {
  override readonly name = "HttpProblem";
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
  /** The body member that was rejected, where it was one. */
  readonly member: string | undefined;
  /** Whether the body is the operation's own, and to be sent as it is. */
  readonly hasOwnBody: boolean;
  /** Whether parameters that are right by themselves exclude each other. */
  readonly isConflict: boolean;

  constructor(
    status: number,
    message: string,
    options: {
      body?: unknown;
      headers?: Record<string, string>;
      member?: string;
      isConflict?: boolean;
    } = {},
  ) {
    super(message);
    this.status = status;
    this.hasOwnBody = "body" in options;
    this.body = this.hasOwnBody ? options.body : { error: message };
    this.headers = options.headers ?? {};
    this.member = options.member;
    this.isConflict = options.isConflict ?? false;
  }
}

/** 422: the request is understood and rejected; `message` names what to change. */
export function unprocessable(message: string): HttpProblem {
  return new HttpProblem(422, message);
}

/** 404 with the sentence the API uses for that resource. */
export function notFound(message: string): HttpProblem {
  return new HttpProblem(404, message);
}

/** The row that was looked for; throws HttpProblem 404 with the message. */
export function found<R>(row: R | undefined, message: string): R {
  if (row === undefined) throw notFound(message);
  return row;
}

/** Throws HttpProblem 422 if a text in the body has nothing but white space. */
export function assertNotBlank(member: string, text: string): void {
  if (text.trim() !== "") return;
  throw unprocessable(`Body member "${member}" must not be blank.`);
}

/** A value as it appears in an error message: JSON, cut at 80 characters. */
export function quote(value: unknown): string {
  const text = value === undefined ? "nothing" : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
