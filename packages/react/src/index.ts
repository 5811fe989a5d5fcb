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
  type UseConversationOptions,
  useConversation,
} from "./conversations/use-conversation.js";
export { useUpdateConversation } from "./conversations/use-update-conversation.js";
export { useAssignConversation } from "./conversations/use-assign-conversation.js";
export {
  type UseMessagesOptions,
  type UseMessagesResult,
  useMessages,
} from "./messages/use-messages.js";
export {
  type UseLiveMessagesOptions,
  type UseLiveMessagesResult,
  useLiveMessages,
} from "./messages/use-live-messages.js";
export type {
  MessageFailure,
  ThreadMessage,
} from "./messages/message-thread.js";
export {
  type UseSendMessageResult,
  useSendMessage,
} from "./messages/use-send-message.js";
export {
  type UseMediaOptions,
  type UseMediaResult,
  useMedia,
} from "./messages/use-media.js";
export { useMarkRead } from "./messages/use-mark-read.js";
export { useReplyWindow } from "./messages/use-reply-window.js";
export {
  type UseLiveConversationsOptions,
  type UseLiveConversationsResult,
  useLiveConversations,
} from "./live/use-live-conversations.js";
export type { LiveState } from "./live/live-state.js";
export type { HookArgs, MaybeId } from "./hooks/idle.js";
export type { ItemHook, ItemHookOptions } from "./hooks/use-item.js";
export type {
  FlatList,
  ListHook,
  ListHookOptions,
  ListHookResult,
} from "./hooks/use-list.js";
export type { WriteHook, WriteHookOptions } from "./hooks/use-write.js";
export type { MutationCallbacks } from "./mutations/mutation-callbacks.js";
export type { Given } from "./queries/given.js";
