import { operations } from "./generated/operations.js";

/** What the client needs to know of an operation at run time. */
export interface Operation {
  /** `operationId` of the description. */
  readonly id: string;
  /** Resource and method, such as `conversations.assignments.create`. */
  readonly name: string;
  /**
   * What is answered: a list paged in one way or another, an item without the
   * `data` envelope, anything at all, or no body. Absent for an item in its
   * envelope.
   */
  readonly answer?:
    | "cursor"
    | "offset"
    | "log"
    | "unpaged"
    | "bare"
    | "text"
    | "blob"
    | "any"
    | "nothing";
  /**
   * Items of a page, to be asked for where an answer is paged by number unless
   * the call says `limit`.
   */
  readonly pageSize?: number;
  /** Set where a single item takes parameters; a list always does. */
  readonly query?: true;
  /** Envelopes of the request body, joined by dots, or `true` without any. */
  readonly body?: string | true;
  /** How the body is written, where it is not plain JSON. */
  readonly contentType?: string;
  /** Set where the body may be left out. */
  readonly optionalBody?: true;
  /** Parameters that have to be given, besides those of the path. */
  readonly required?: readonly string[];
  /** Parameters that are sent as headers. */
  readonly headers?: readonly string[];
  /** Smallest and largest value of whole-number parameters. */
  readonly ranges?: Readonly<Record<string, readonly [number, number?]>>;
  /** Parameters, and members of the body, that hold a date-time. */
  readonly dates?: readonly string[];
  /** Groups of parameters of which at most one may be given. */
  readonly exclusive?: readonly (readonly string[])[];
}

/** Operations by `METHOD /path`. */
export type OperationTable = Readonly<Record<string, Operation>>;

/** The operation behind a method and a path, if the description has it. */
export function findOperation(
  method: string,
  path: string,
): Operation | undefined {
  const key = `${method.toUpperCase()} ${path}`;
  return Object.hasOwn(operations, key) ? operations[key] : undefined;
}

/** Whether the operation answers a list, paged or not. */
export function answersList({ answer }: Operation): boolean {
  return answer === "unpaged" || isPaginated(answer);
}

/** Whether there is more than one page to an answer. */
export function isPaginated(answer: Operation["answer"]): boolean {
  return answer === "cursor" || answer === "offset" || answer === "log";
}

/** Names of the parameters in a path, in its order. */
export function pathParameters(path: string): string[] {
  return [...path.matchAll(/\{([^}]+)\}/g)].map(([, name = ""]) => name);
}

/** The outermost key around a request body, if there is one. */
export function outerEnvelope(
  envelope: string | true | undefined,
): string | undefined {
  return typeof envelope === "string" ? envelope.split(".")[0] : undefined;
}
