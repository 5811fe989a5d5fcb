import type { ClientOptions } from "openapi-fetch";
import type { NamespaceName } from "./generated/namespaces.js";
import type { ClientContext } from "./execute.js";
import type { ReadPage } from "./pagination/read-page.js";

/** How the parameters of an operation are written, if not as openapi-fetch does. */
export interface OperationInit {
  readonly querySerializer?: (query: Record<string, unknown>) => string;
  readonly pathSerializer?: NonNullable<ClientOptions["pathSerializer"]>;
}

/** A method of a resource, as its interface declares it. */
export type OperationMethod = (...args: never[]) => unknown;

/** What may be given for a query parameter. */
export type ParameterRule =
  /** Anything: text, a number, a boolean. */
  | true
  /** A `Date` or a date-time. */
  | "date"
  /** A whole number of at least the first and at most the second. */
  | readonly [minimum: number, maximum?: number];

/** A kind of file that an operation takes. */
export interface FileLimit {
  /** Such as `image`. */
  readonly kind: string;
  /** Media types of this kind. */
  readonly types: readonly string[];
  readonly maxBytes: number;
}

/** What a successful response holds. */
export type ResponseKind =
  /** A page of a list with `paging.next` and `paging.previous`. */
  | "cursor"
  /** A page of a list with `meta.page` and `meta.total_pages`. */
  | "offset"
  /** A page of a list of the Graph API: `paging.next` is a URL there. */
  | "graph"
  /** A page of a log search, whose position is inside `data`. */
  | "log"
  /** A whole list. */
  | "unpaged"
  /** A page of a list, paged as `readPage` knows, or as the response shows. */
  | "list"
  /** An item without the `data` envelope. */
  | "bare"
  /** A list that always has one entry, which is the item. */
  | "single"
  | "text"
  | "blob"
  /** JSON in one case and something else in another. */
  | "any"
  | "nothing";

/**
 * An operation of the API as a value: what the client has to know to call it.
 * All of them are exported by `@kapso-platform/client/operations`, each a plain
 * object that a bundler drops unless it is imported.
 *
 * @typeParam Method - The method that calls the operation, with the types of
 *   its arguments and of what it returns.
 */
export interface Operation<Method extends OperationMethod = OperationMethod> {
  /** Resource and method, such as `conversations.assignments.create`. */
  readonly name: string;
  /** HTTP method, in capitals. */
  readonly method: string;
  /** Path template below the base URL. */
  readonly path: string;
  /** Which API it belongs to. Absent for the platform's own. */
  readonly api?: NamespaceName | undefined;
  /** Segments of the base URL to leave out: it lies above the API's other paths. */
  readonly levelsUp?: number;
  /** What the response holds. Absent for an item in its `data` envelope. */
  readonly response?: ResponseKind;
  /** Reads a page. Absent where the client knows how, by the kind of response. */
  readonly readPage?: ReadPage;
  /**
   * Items of a page, to ask for if the call says no `limit`: this list is paged
   * by number without one.
   */
  readonly pageSize?: number;
  /** Query parameters that it takes. */
  readonly query?: Readonly<Record<string, ParameterRule>>;
  /** Options of openapi-fetch that write its parameters as they are declared. */
  readonly init?: OperationInit;
  /** Required parameters that are sent as headers. */
  readonly headers?: readonly string[];
  /** Parameters that must be given, besides those of the path. */
  readonly required?: readonly string[];
  /** Groups of parameters of which at most one may be given. */
  readonly exclusive?: readonly (readonly string[])[];
  /** Envelopes of the request body, joined by dots, or `true` without any. */
  readonly body?: string | true;
  /** Set if the body may be left out. */
  readonly optionalBody?: true;
  /** Members of the body that the client adds: the caller has no choice. */
  readonly constants?: Readonly<Record<string, unknown>>;
  /** Members of the body that the client adds if they are left out. */
  readonly defaults?: Readonly<Record<string, unknown>>;
  /** Media types and sizes of the file that it takes, if they are limited. */
  readonly files?: readonly FileLimit[];
  /** Loads what checks what its method was given, and makes the body of it. */
  readonly toBody?: () => Promise<
    (given: unknown, operation: Operation) => unknown
  >;
  /** How the body is written. Absent for JSON. */
  readonly contentType?: string;
  /** Fields of a form whose members are sent as `name[member]`. */
  readonly deepFields?: readonly string[];
  /** Members of the body that hold a date-time. */
  readonly dates?: readonly string[];
  /** Carries the type of the method; there is no such member. */
  readonly "~method"?: Method;
}

/**
 * A method that is written by hand, over operations: it makes several requests,
 * or has arguments of its own. It is called as an operation is.
 */
export interface Action<Method extends OperationMethod = OperationMethod> {
  /** Resource and method, such as `whatsapp.media.download`. */
  readonly name: string;
  /** @internal Called with the client's context, then with the arguments. */
  readonly run: (context: never, ...args: Parameters<Method>) => unknown;
  /** Carries the type of the method; there is no such member. */
  readonly "~method"?: Method;
}

/** What an action runs, with the client's context before the method's arguments. */
export type RunOf<Method extends OperationMethod> = (
  context: ClientContext,
  ...args: Parameters<Method>
) => ReturnType<Method>;

/** Whether the operation gives a list, paged or not. */
export function isList({ response }: Operation): boolean {
  return response === "unpaged" || isPaged(response);
}

/** Whether the list comes in pages. */
export function isPaged(response: ResponseKind | undefined): boolean {
  return (
    response === "cursor" ||
    response === "offset" ||
    response === "log" ||
    response === "graph" ||
    response === "list"
  );
}

/** The outermost key around a request body, if there is one. */
export function outerEnvelope(body: Operation["body"]): string | undefined {
  return typeof body === "string" ? body.split(".")[0] : undefined;
}

/** A request body in its envelopes. */
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
  // Most lists have none; the search for them has its price.
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
