/**
 * Options factories and query keys without hooks and React, for servers, route loaders and
 * React Server Components.
 *
 * @packageDocumentation
 */
export * from "./generated/keys.js";
export * from "./generated/mutations.js";
export * from "./generated/queries.js";
export {
  type AssignConversationVariables,
  conversationsAssignMutation,
} from "./conversations/assign-mutation.js";
export type { ConversationMutationOptions } from "./conversations/conversation-mutation.js";
export type { ChangeId } from "./conversations/pending-changes.js";
export {
  type UpdateConversationVariables,
  conversationsUpdateMutation,
} from "./conversations/update-mutation.js";
export {
  type MarkReadVariables,
  whatsappMessagesMarkReadMutation,
} from "./messages/mark-read-mutation.js";
export {
  type MediaContent,
  type MediaParams,
  whatsappMediaDownloadOptions,
} from "./messages/media-query.js";
export type {
  FileToSend,
  MessageThread,
  MessageToSend,
  SendMessageVariables,
  TemplateContent,
} from "./messages/message-to-send.js";
export type { ListedStatuses } from "./messages/read-statuses.js";
export type { OutgoingMessage } from "./messages/outgoing-message.js";
export { resumeOutgoingMessages } from "./messages/resume-outgoing.js";
export { whatsappMessagesSendMutation } from "./messages/send-mutation.js";
export type {
  KapsoMutationOptions,
  MutationOptionsFactory,
  MutationVariables,
} from "./mutations/mutation-options.js";
export type { FactoryOptions } from "./operations/request.js";
export type { ConversationFilters, MessageFilters } from "./queries/filters.js";
export type { ListPage } from "./queries/list-page.js";
export type {
  FiltersOf,
  PositionParameter,
  WithoutPosition,
} from "./queries/list-position.js";
export { type KapsoQueryKey, kapsoKeys } from "./queries/query-key.js";
export type {
  InfiniteList,
  InfiniteListQueryOptions,
  InfiniteOptions,
  InfiniteOptionsFactory,
  ItemOptionsFactory,
  KapsoQueryOptions,
  ListOptionsFactory,
  ListQueryOptions,
} from "./queries/query-options.js";
export type {
  ItemKeys,
  ListKeys,
  NamedKeys,
  NamedListKeys,
  ResourceKeys,
} from "./queries/resource-keys.js";
