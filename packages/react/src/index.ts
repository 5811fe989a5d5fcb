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
export {
  type UseConversationOptions,
  useConversation,
} from "./conversations/use-conversation.js";
export {
  type UpdateConversationVariables,
  useUpdateConversation,
} from "./conversations/use-update-conversation.js";
export {
  type AssignConversationVariables,
  useAssignConversation,
} from "./conversations/use-assign-conversation.js";
export {
  type UseMessagesOptions,
  type UseMessagesResult,
  useMessages,
} from "./messages/use-messages.js";
export type { LiveState } from "./live/live-state.js";
export {
  type UseLiveConversationsOptions,
  type UseLiveConversationsResult,
  useLiveConversations,
} from "./live/use-live-conversations.js";
export type { MutationCallbacks } from "./queries/mutation-callbacks.js";
