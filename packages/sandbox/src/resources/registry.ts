import { assignmentHandlers } from "./assignments.js";
import { contactHandlers } from "./contacts.js";
import { conversationHandlers } from "./conversations.js";
import type { Handlers } from "./handler.js";
import { marketingPreferenceHandlers } from "./marketing-preferences.js";
import { messageHandlers } from "./messages.js";
import { userHandlers } from "./users.js";

/**
 * Which handler answers which operation. An operation of the description that
 * is missing here answers 501.
 */
export const handlers: Handlers = {
  ...conversationHandlers,
  ...assignmentHandlers,
  ...messageHandlers,
  ...contactHandlers,
  ...marketingPreferenceHandlers,
  ...userHandlers,
};
