import type { OperationName } from "@kapso-platform/client/proxy";

/** The operations that browsers can call. */
export const OPERATIONS: readonly OperationName[] = [
  "contacts.list",
  "conversations.list",
  "conversations.get",
  "conversations.update",
  "conversations.assignments.list",
  "conversations.assignments.create",
  "conversations.assignments.update",
  "messages.list",
  "messages.get",
  "phoneNumbers.list",
  "users.list",
  "whatsapp.messages.send",
  "whatsapp.media.upload",
  "whatsapp.media.get",
  "whatsapp.media.downloadWithToken",
  "whatsapp.templates.list",
];
