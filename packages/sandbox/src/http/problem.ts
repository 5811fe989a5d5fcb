/**
 * An error response of the API, thrown by validation and handlers. Its body is
 * `{error: string}`, unless an operation has another one, or none (undefined).
 */
export class HttpProblem extends Error {
  override readonly name = "HttpProblem";
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
  /** The rejected member of the body, if it was one. */
  readonly member: string | undefined;
  /** Whether the operation has a body of its own, which is sent as it is. */
  readonly hasOwnBody: boolean;
  /** Whether valid parameters exclude each other. */
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

/** 422; the message says what to change. */
export function unprocessable(message: string): HttpProblem {
  return new HttpProblem(422, message);
}

/** 400; the message says what to change. */
export function badRequest(message: string): HttpProblem {
  return new HttpProblem(400, message);
}

/** 409; the message says what the request conflicts with. */
export function conflict(message: string): HttpProblem {
  return new HttpProblem(409, message);
}

/** 404 with the API's sentence for the resource. */
export function notFound(message: string): HttpProblem {
  return new HttpProblem(404, message);
}

/** The row; throws HttpProblem 404 with the message if there is none. */
export function found<R>(row: R | undefined, message: string): R {
  if (row === undefined) throw notFound(message);
  return row;
}

/** Throws HttpProblem 422 if a text in the body has nothing but white space. */
export function assertNotBlank(member: string, text: string): void {
  if (text.trim() !== "") return;
  throw unprocessable(`Body member "${member}" must not be blank.`);
}

/** A value in an error message: JSON, cut at 80 characters. */
export function quote(value: unknown): string {
  const text = value === undefined ? "nothing" : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
