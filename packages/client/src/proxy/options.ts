import { CLIENT_NAME } from "../generated/api.js";
import type { NamespaceOptions } from "../generated/namespaces.js";
import type { OperationName } from "../generated/proxy-operations.js";
import type { Fetch } from "../options.js";
import type { PinnedParameters, ProxyScope } from "./scope/pins.js";

/** The default path of the proxy. */
export const DEFAULT_BASE_PATH = `/api/${CLIENT_NAME}`;

/** Options of {@link createProxyHandler}. */
export interface ProxyOptions extends NamespaceOptions {
  /**
   * Key of the Kapso project. It stays on the server. Default: the environment variable
   * `KAPSO_API_KEY`.
   */
  apiKey?: string | undefined;
  /**
   * Decides what the sender of a request may do. Returns null (403), a `Response` that is
   * sent unchanged, such as a 401, or a scope. It can read the headers of the request; the
   * proxy reads the body. If it throws, the response is 500, and `onError` is called with
   * the reason.
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
   * Allowed operations, by the name of the client's method, such as `conversations.list`.
   * No other operation can be called.
   */
  allow: readonly OperationName[];
  /**
   * Further checks by operation. Unless the check returns true, the response is 403.
   *
   * An operation that the pinned parameters cannot confine is rejected, unless it has a
   * check, which then decides.
   */
  checks?: Readonly<Partial<Record<OperationName, ProxyCheck>>> | undefined;
  /**
   * Base URL of the API, an absolute URL. Default: the environment variable
   * `KAPSO_BASE_URL`.
   *
   * @defaultValue `"https://api.kapso.ai/platform/v1"`
   */
  baseUrl?: string | undefined;
  /**
   * Path at which the proxy is mounted, and the `baseUrl` of the client in the browser. `""`
   * for the root.
   *
   * @defaultValue `"/api/kapso"`
   */
  basePath?: string | undefined;
  /**
   * Sends the requests to the API.
   *
   * @defaultValue the platform's `fetch`
   */
  fetch?: Fetch | undefined;
  /**
   * Maximum size of a JSON body in bytes; a larger one is rejected with 413.
   *
   * @defaultValue `65_536` (64 KiB)
   */
  maxBodyBytes?: number | undefined;
  /**
   * Maximum size of a file in bytes, for uploads and downloads. Files are streamed, and not
   * kept in memory.
   *
   * @defaultValue `110_100_480` (105 MiB: the largest document, and its form)
   */
  maxMediaBytes?: number | undefined;
  /**
   * Maximum decoded size in bytes of a response of the API that is not a file; for a larger
   * one, the browser gets 502. Bodies of errors are limited to 64 KiB. `Infinity` for no
   * limit.
   *
   * @defaultValue `33_554_432` (32 MiB)
   */
  maxResponseBytes?: number | undefined;
  /**
   * Milliseconds for the whole request: `authorize`, checks, the body, and every request to
   * the API. Above 0, or `Infinity`. Each part of a streamed file restarts the timeout. In
   * total, it can take 20 times as long.
   *
   * @defaultValue `30_000`
   */
  timeout?: number | undefined;
  /**
   * Retries after the first attempt, from 0 to 10. The client in the browser also retries,
   * and the two would multiply.
   *
   * @defaultValue `0`
   */
  maxRetries?: number | undefined;
  /**
   * Called with problems to fix on the server: `authorize` or a check threw or took too
   * long, the API could not be reached or rejected the key, or the scope cannot confine an
   * allowed operation. Not called for wrong requests of a browser. The proxy does not wait
   * for it, and ignores its errors.
   */
  onError?: ((event: ProxyErrorEvent) => unknown) | undefined;
}

/** Decides about a call to an allowed operation. */
export type ProxyCheck = (call: ProxyCall) => boolean | Promise<boolean>;

/** A call, before it is sent to the API. */
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
  /** The parameters that `authorize` pinned. */
  readonly params: PinnedParameters;
  /** The request of the browser. Its body has already been read. */
  readonly request: Request;
}

/** A problem on the server. It never contains the API key. */
export interface ProxyErrorEvent {
  readonly error: unknown;
  readonly request: Request;
  /** Name of the operation; undefined if the request was not matched yet. */
  readonly operation: OperationName | undefined;
  /** The status that the browser got. */
  readonly status: number;
}
