import type { ClientOptions } from "openapi-fetch";
import type { NamespaceName } from "./generated/namespaces.js";
import type { ClientContext } from "./execute.js";
import type { ReadPage } from "./pagination/read-page.js";

/** Serializers for parameters that openapi-fetch does not serialize as declared. */
export interface OperationInit {
  readonly querySerializer?: (query: Record<string, unknown>) => string;
  readonly pathSerializer?: NonNullable<ClientOptions["pathSerializer"]>;
}

/** A method of a resource, as its interface declares it. */
export type OperationMethod = (...args: never[]) => unknown;

/** The values that a query parameter accepts. */
export type ParameterRule =
  /** Anything: text, a number, a boolean. */
  | true
  /** A `Date` or a date-time. */
  | "date"
  /** A whole number between the two, inclusive. */
  | readonly [minimum: number, maximum?: number];

/** A kind of file that an operation accepts. */
export interface FileLimit {
  /** Such as `image`. */
  readonly kind: string;
  /** Media types of this kind. */
  readonly types: readonly string[];
  readonly maxBytes: number;
}

/** The content of a successful response. */
export type ResponseKind =
  /** A page of a list with `paging.next` and `paging.previous`. */
  | "cursor"
  /** A page of a list with `meta.page` and `meta.total_pages`. */
  | "offset"
  /** A page of a list of the Graph API, in which `paging.next` is a URL. */
  | "graph"
  /** A page of a log search, with its position in `data`. */
  | "log"
  /** A whole list. */
  | "unpaged"
  /** A page of a list that `readPage` reads, or whose style the response shows. */
  | "list"
  /** An item without the `data` envelope. */
  | "bare"
  /** The item in a list that always has one entry. */
  | "single"
  | "text"
  | "blob"
  /** JSON or another type, according to the content type. */
  | "any"
  | "nothing";

/**
 * An operation of the API as a value: everything that the client needs to call it.
 * `@kapso-platform/client/operations` exports all of them as plain objects; a bundler
 * drops those that are not imported.
 *
 * @typeParam Method - The type of the method that calls the operation.
 */
export interface Operation<Method extends OperationMethod = OperationMethod> {
  /** Resource and method, such as `conversations.assignments.create`. */
  readonly name: string;
  /** HTTP method, in capitals. */
  readonly method: string;
  /** Path template below the base URL. */
  readonly path: string;
  /** The API that it belongs to. Absent for the main API. */
  readonly api?: NamespaceName | undefined;
  /** How many segments to remove from the end of the base URL. */
  readonly levelsUp?: number;
  /** The content of the response. Absent for an item in its `data` envelope. */
  readonly response?: ResponseKind;
  /** Reads a page. Absent if `response` is enough to read it. */
  readonly readPage?: ReadPage;
  /**
   * The `limit` to send if the call has none. Without a `limit`, this list is paged by
   * number.
   */
  readonly pageSize?: number;
  /** Query parameters that it takes. */
  readonly query?: Readonly<Record<string, ParameterRule>>;
  /** Serializers of openapi-fetch for its parameters. */
  readonly init?: OperationInit;
  /** Required parameters that are sent as headers. */
  readonly headers?: readonly string[];
  /** Required parameters, besides those of the path. */
  readonly required?: readonly string[];
  /** Groups of parameters of which at most one may be given. */
  readonly exclusive?: readonly (readonly string[])[];
  /** Envelopes of the request body, joined by dots, or `true` without any. */
  readonly body?: string | true;
  /** Set if the body is optional. */
  readonly optionalBody?: true;
  /** Members of the body with a fixed value, which the client adds. */
  readonly constants?: Readonly<Record<string, unknown>>;
  /** Members of the body that the client adds if they are left out. */
  readonly defaults?: Readonly<Record<string, unknown>>;
  /** Loads a function that checks the body argument and creates the body from it. */
  readonly toBody?: () => Promise<
    (given: unknown, operation: Operation) => unknown
  >;
  /** Content type of the body. Absent for JSON. */
  readonly contentType?: string;
  /** Fields of a form whose members are sent as `name[member]`. */
  readonly deepFields?: readonly string[];
  /** Members of the body that are date-times. */
  readonly dates?: readonly string[];
  /** Only a type: the type of the method. It has no value at run time. */
  readonly "~method"?: Method;
}

/**
 * A hand-written method that calls operations: it sends several requests, or has other
 * arguments than the operation. It is called like an operation.
 */
export interface Action<Method extends OperationMethod = OperationMethod> {
  /** Resource and method, such as `whatsapp.media.download`. */
  readonly name: string;
  /** @internal Called with the client's context, then with the arguments. */
  readonly run: (context: never, ...args: Parameters<Method>) => unknown;
  /** Only a type: the type of the method. It has no value at run time. */
  readonly "~method"?: Method;
}

/** The function of an action: the client's context, then the method's arguments. */
export type RunOf<Method extends OperationMethod> = (
  context: ClientContext,
  ...args: Parameters<Method>
) => ReturnType<Method>;

/** Whether the operation returns a list, paged or not. */
export function isList({ response }: Operation): boolean {
  return response === "unpaged" || isPaged(response);
}

/** Whether the response is a page of a list. */
export function isPaged(response: ResponseKind | undefined): boolean {
  return (
    response === "cursor" ||
    response === "offset" ||
    response === "log" ||
    response === "graph" ||
    response === "list"
  );
}

/** Wraps a request body in its envelopes. */
export function inEnvelope(
  envelope: Operation["body"],
  body: unknown,
): unknown {
  return typeof envelope === "string"
    ? envelope
        .split(".")
        .reduceRight((inner: unknown, key) => ({ [key]: inner }), body)
    : body;
}

/** Names of the parameters in a path, in its order. */
export function pathParameters(path: string): string[] {
  // Most lists have none, and the regular expression takes time.
  return path.includes("{") ? (path.match(/[^{}]+(?=\})/g) ?? []) : [];
}

/** Whether the method takes parameters besides those of the path. */
export function takesParams(operation: Operation): boolean {
  const { method, query, headers } = operation;
  return (
    query !== undefined ||
    headers !== undefined ||
    (method === "GET" && isList(operation))
  );
}
