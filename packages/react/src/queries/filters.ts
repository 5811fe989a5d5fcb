import type {
  ConversationsListParams,
  MessagesListParams,
} from "@kapso-platform/client";
import type { WithoutPosition } from "./list-position.js";

/** Filters of a list of conversations, and `limit` for the page size. */
export type ConversationFilters = WithoutPosition<ConversationsListParams>;

/** Filters of a list of messages, and `limit` for the page size. */
export type MessageFilters = WithoutPosition<MessagesListParams>;
