/**
 * Options factories and query keys alone: no hook and no React in it, for
 * servers, route loaders and React Server Components.
 *
 * @packageDocumentation
 */
export * from "./generated/keys.js";
export * from "./generated/mutations.js";
export * from "./generated/queries.js";
export type { ListPage } from "./queries/list-page.js";
export type {
  PagePosition,
  PositionParameter,
  WithoutPosition,
} from "./queries/page-position.js";
export type {
  InfiniteList,
  InfiniteListQueryOptions,
  InfiniteOptions,
  KapsoMutationOptions,
  KapsoQueryKey,
  KapsoQueryOptions,
  ListQueryOptions,
} from "./queries/query-options.js";
export type { ConversationFilters, MessageFilters } from "./queries/filters.js";
