/**
 * Client of the Kapso Platform API.
 *
 * @packageDocumentation
 */
export * from "./generated/index.js";
export {
  DEFAULT_BASE_URL,
  type Direction,
  type ApiKey,
  type Fetch,
  type FetchSettings,
  type ListOptions,
  type RequestOptions,
  type SerializerOptions,
} from "./options.js";
export {
  type LogLevel,
  type LogOptions,
  type Logger,
  createLog,
} from "./log.js";
export { type RateLimitStatus, rateLimits } from "./rate-limits.js";
export type { Paging, PaginationMeta } from "./pagination/envelope.js";
export { Page } from "./pagination/page.js";
export type { Position } from "./pagination/position.js";
export { PagePromise } from "./pagination/page-promise.js";
export type {
  Paginate,
  PaginatedParams,
  PaginatedPath,
} from "./pagination/paginate.js";
export type {
  Action,
  Operation,
  OperationMethod,
  ParameterRule,
  ResponseKind,
} from "./operation.js";
export type {
  ConversationMessages,
  ConversationSweep,
  ConversationSweepOptions,
  MessageSweepOptions,
  SweepActions,
  SweepFilters,
  SweepProgress,
  Swept,
} from "./sweep/actions.js";
export type { RateLimit } from "./transport/rate-limit.js";
export * from "./whatsapp/index.js";
export type { ResponsePromise, WithResponse } from "./response-promise.js";
export type {
  CallEvent,
  RequestEvent,
  ResponseEvent,
  RetryEvent,
} from "./transport/observers.js";
// Types of `kapso.GET` and the other methods by path. The declarations of a package that
// wraps the client import them from here, because it depends on this package only.
export type {
  Client,
  ClientMethod,
  FetchOptions,
  FetchResponse,
  HeadersOptions,
  Middleware,
  MiddlewareCallbackParams,
  ParseAs,
} from "openapi-fetch";
export type { WithDates, Without } from "./derived-types.js";
