import type { OperationId } from "@kapso-platform/client/proxy";

/** What the inbox does, and so all that a browser may ask for. */
export const OPERATIONS: readonly OperationId[] = [
  "listWhatsappConversations",
  "getWhatsappConversation",
  "updateWhatsappConversation",
  "listConversationAssignments",
  "createConversationAssignment",
  "updateConversationAssignment",
  "listWhatsappMessages",
  "listUsers",
];
