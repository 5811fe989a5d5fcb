import { CLIENT_NAME } from "../generated/api.js";
import type { NamespaceOptions } from "../generated/namespaces.js";
import type { OperationName } from "../generated/proxy-operations.js";
import type { Fetch } from "../options.js";
import type { PinnedParameters, ProxyScope } from "./scope/pins.js";

/** Where the proxy is mounted by default. */
export const DEFAULT_BASE_PATH = `/api/${CLIENT_NAME}`;

/** Options of {@link createProxyHandler}. */
export interface ProxyOptions extends NamespaceOptions {
  /**
   * Key of the Kapso project. It stays on the server. Falls back to the
   * environment variable `KAPSO_API_KEY`.
   */
  apiKey?: string | undefined;
  /**
   * Decides who may do what, for every request that the rest of the proxy has
   * not rejected: null (403), a `Response` that is sent as it is, such as a
   * 401, or a scope. Reads the request's headers; its body is for the proxy.
   * If it throws, the response is 500, and `onError` is called with the reason.
   */
  authorize: (
    request: Request,
  ) =>
    | ProxyScope
    | Response
    | null
    | undefined
    | Promise<ProxyScope | Response | null | undefined>;
  /**
   * Operations that may be called, by the name of the client's method, such as
   * `conversations.list`. No other operation can be reached.
   */
  allow: readonly OperationName[];
  /**
   * Further checks by operation: the call goes on if the check returns true,
   * otherwise the response is 403.
   *
   * An operation that cannot keep to the pinned parameters is rejected unless
   * it has a check, which is then responsible for it.
   */
  checks?: Readonly<Partial<Record<OperationName, ProxyCheck>>> | undefined;
  /**
   * Where the API is: an absolute URL. Falls back to the environment variable
   * `KAPSO_BASE_URL`.
   *
   * @defaultValue `"https://api.kapso.ai/platform/v1"`
   */
  baseUrl?: string | undefined;
  /**
   * Path at which the proxy is mounted, and the `baseUrl` of the browser's
   * client. `""` for the root.
   *
   * @defaultValue `"/api/kapso"`
   */
  basePath?: string | undefined;
  /**
   * What sends the requests to the API.
   *
   * @defaultValue the platform's `fetch`
   */
  fetch?: Fetch | undefined;
  /**
   * Most bytes of a JSON body; a larger one is rejected with 413.
   *
   * @defaultValue `65_536` (64 KiB)
   */
  maxBodyBytes?: number | undefined;
  /**
   * Most bytes of a file, sent or received. Files are streamed and not held in
   * memory.
   *
   * @defaultValue `110_100_480` (105 MiB: the largest document, and its form)
   */
  maxMediaBytes?: number | undefined;
  /**
   * Most bytes of a response of the API that is not a file, counted after
   * decoding; for a larger one the browser gets 502. Error bodies are limited
   * to 64 KiB. `Infinity` for no limit.
   *
   * @defaultValue `33_554_432` (32 MiB)
   */
  maxResponseBytes?: number | undefined;
  /**
   * Milliseconds for the whole request: `authorize`, checks, the body of the
   * browser and every request to the API. Above 0, or `Infinity`. While a file
   * is sent or received, each part of it starts the time anew, 20 times at most.
   *
   * @defaultValue `30_000`
   */
  timeout?: number | undefined;
  /**
   * Attempts after the first, from 0 to 10. The client in the browser already
   * repeats failed calls, and the two would multiply.
   *
   * @defaultValue `0`
   */
  maxRetries?: number | undefined;
  /**
   * Called with what has to be fixed on the server: `authorize` or a check
   * threw or took too long, the API could not be reached or rejected the key,
   * an allowed operation cannot keep to the scope. Not called for requests that
   * were rejected for what they are. The proxy does not wait for it, and an
   * error in it does not change the response.
   */
  onError?: ((event: ProxyErrorEvent) => unknown) | undefined;
}

/** Decides about a call to an allowed operation. */
export type ProxyCheck = (call: ProxyCall) => boolean | Promise<boolean>;

/** A call as it would go to the API. */
export interface ProxyCall {
  readonly operation: OperationName;
  /** Path parameters by name, decoded. */
  readonly path: Readonly<Record<string, string>>;
  /** Query parameters, with the pinned values. */
  readonly query: Readonly<Record<string, string>>;
  /** Header parameters that the operation declares, such as `Idempotency-Key`. */
  readonly headers: Readonly<Record<string, string>>;
  /** The parsed JSON body with its envelope; undefined if there is none. */
  readonly body: Readonly<Record<string, unknown>> | undefined;
  /** What `authorize` pinned. */
  readonly params: PinnedParameters;
  /** The request as it came; its body has been read. */
  readonly request: Request;
}

/** Something went wrong on the server. Never holds the API key. */
export interface ProxyErrorEvent {
  readonly error: unknown;
  readonly request: Request;
  /** Name of the operation; undefined if the request was not matched yet. */
  readonly operation: OperationName | undefined;
  /** The status that the browser got. */
  readonly status: number;
}
