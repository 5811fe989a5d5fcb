import type { SeedSource } from "../resource/area.js";
import type { AnyTable } from "../table/table.js";
import { broadcastsArea } from "./broadcasts/broadcasts.js";
import { agentArea } from "./agent/agent.js";
import { contactsArea } from "./contacts/contacts.js";
import { conversationsArea } from "./conversations/conversations.js";
import { customersArea } from "./customers/customers.js";
import { eventsArea } from "./events/events.js";
import { findingsArea } from "./findings/findings.js";
import { functionsArea } from "./functions/functions.js";
import { inboxEmbedsArea } from "./inbox-embeds/inbox-embeds.js";
import { mediaArea } from "./media/media.js";
import { messagesArea } from "./messages/messages.js";
import { messagingTables } from "./messaging/index.js";
import { phoneNumbersArea } from "./phone-numbers/phone-numbers.js";
import { providerModelsArea } from "./provider-models/provider-models.js";
import { setupLinksArea } from "./setup-links/setup-links.js";
import { usersArea } from "./users/users.js";
import { webhooksArea } from "./webhooks/webhooks.js";
import { whatsappFlowsArea } from "./whatsapp-flows/whatsapp-flows.js";
import { workflowsArea } from "./workflows/workflows.js";

/**
 * Every area of the API by name. The name is part of what an area's made-up
 * rows derive from; a later one sees the rows of those before it.
 */
const AREAS = {
  users: usersArea,
  customers: customersArea,
  "phone-numbers": phoneNumbersArea,
  contacts: contactsArea,
  conversations: conversationsArea,
  messages: messagesArea,
  "setup-links": setupLinksArea,
  "inbox-embeds": inboxEmbedsArea,
  "provider-models": providerModelsArea,
  media: mediaArea,
  broadcasts: broadcastsArea,
  "whatsapp-flows": whatsappFlowsArea,
  events: eventsArea,
  findings: findingsArea,
  functions: functionsArea,
  agent: agentArea,
  workflows: workflowsArea,
  webhooks: webhooksArea,
} as const;

export const areaHandlers = {
  ...usersArea.handlers,
  ...customersArea.handlers,
  ...phoneNumbersArea.handlers,
  ...contactsArea.handlers,
  ...conversationsArea.handlers,
  ...messagesArea.handlers,
  ...setupLinksArea.handlers,
  ...inboxEmbedsArea.handlers,
  ...providerModelsArea.handlers,
  ...mediaArea.handlers,
  ...broadcastsArea.handlers,
  ...whatsappFlowsArea.handlers,
  ...eventsArea.handlers,
  ...findingsArea.handlers,
  ...functionsArea.handlers,
  ...agentArea.handlers,
  ...workflowsArea.handlers,
  ...webhooksArea.handlers,
};

export const areaTables: readonly AnyTable[] = [
  ...Object.values(AREAS).flatMap(({ tables }) => tables),
  ...messagingTables,
];

/** What fills the areas of a fresh project, by area. */
export const areaSeeds: Readonly<
  Record<string, ((source: SeedSource) => void) | undefined>
> = Object.fromEntries(
  Object.entries(AREAS).map(([name, { seed }]) => [name, seed]),
);
