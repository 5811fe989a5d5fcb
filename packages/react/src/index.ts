/**
 * React hooks of the Kapso Platform API.
 *
 * @packageDocumentation
 */
export * from "./options.js";
export * from "./generated/hooks.js";
export {
  KapsoProvider,
  type KapsoProviderProps,
} from "./provider/kapso-provider.js";
export { useKapso } from "./provider/use-kapso.js";
export {
  type UseConversationsOptions,
  type UseConversationsResult,
  useConversations,
} from "./conversations/use-conversations.js";
export type { InfiniteQueryOverrides } from "./queries/use-kapso-infinite-query.js";
export type { MutationOverrides } from "./queries/use-kapso-mutation.js";
export type { QueryOverrides } from "./queries/use-kapso-query.js";
