/**
 * Client of the Kapso Platform API.
 *
 * @packageDocumentation
 */
export { type KapsoClient, createKapsoClient } from "./client.js";
export { type KapsoCore, type WhatsappCore, createKapsoCore } from "./core.js";
export {
  DEFAULT_BASE_URL,
  type Direction,
  type ApiKey,
  type Fetch,
  type FetchSettings,
  type KapsoClientOptions,
  type KapsoCoreOptions,
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
export {
  KapsoAbortError,
  KapsoApiError,
  KapsoArgumentError,
  KapsoAuthenticationError,
  KapsoConflictError,
  KapsoConnectionError,
  KapsoError,
  KapsoNotFoundError,
  KapsoPaginationError,
  KapsoParseError,
  KapsoPermissionError,
  KapsoPlanError,
  KapsoRateLimitError,
  KapsoResponseSizeError,
  KapsoServerError,
  KapsoTimeoutError,
  KapsoValidationError,
  isKapsoError,
} from "./errors/index.js";
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
export type { WhatsappActions } from "./whatsapp/actions.js";
export type { MediaDownloadOptions } from "./whatsapp/download.js";
export type { DownloadedMedia } from "./whatsapp/downloaded-media.js";
export type { MarkReadOptions, MarkReadResult } from "./whatsapp/mark-read.js";
export type { MediaData, MediaFile } from "./whatsapp/media-file.js";
export {
  type ReplyWindow,
  type ReplyWindowSource,
  replyWindow,
} from "./whatsapp/reply-window.js";
export { KapsoReplyWindowError } from "./whatsapp/reply-window-error.js";
export {
  type TemplateField,
  templateFields,
} from "./whatsapp/template-fields.js";
export type {
  TemplateButtonValue,
  TemplateValue,
  TemplateValues,
} from "./whatsapp/template-message.js";
export type {
  TemplateToSend,
  TemplateUpdateResult,
} from "./whatsapp/templates.js";
export type { ResponsePromise, WithResponse } from "./response-promise.js";
export type {
  CallEvent,
  RequestEvent,
  ResponseEvent,
  RetryEvent,
} from "./transport/observers.js";
export type {
  KapsoPaths,
  KapsoWhatsappPaths,
  PaginatedPaths,
  PaginatedWhatsappPaths,
} from "./generated/paths.js";
// Of the client's typed methods. A package that exports what it makes of them
// names them by this package, which is the one that it depends on.
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
export type * from "./generated/resources.js";
export type * from "@kapso-platform/types";
