import type { Area, SeedSource } from "../resource/area.js";
import type { AllHandlers, Handlers } from "../resource/handler.js";
import { createRandom } from "../seed/random.js";
import type { AnyTable } from "../table/table.js";
import { agentArea } from "./agent/agent.js";
import { apiLogsArea } from "./api-logs/api-logs.js";
import { broadcastsArea } from "./broadcasts/broadcasts.js";
import { contactsArea } from "./contacts/contacts.js";
import { conversationsArea } from "./conversations/conversations.js";
import { customersArea } from "./customers/customers.js";
import { eventsArea } from "./events/events.js";
import { findingsArea } from "./findings/findings.js";
import { functionsArea } from "./functions/functions.js";
import { fundingArea } from "./funding/funding.js";
import { inboxEmbedsArea } from "./inbox-embeds/inbox-embeds.js";
import { logSearchArea } from "./log-search/log-search.js";
import { mediaArea } from "./media/media.js";
import { messagesArea } from "./messages/messages.js";
import { messagingArea } from "./messaging/index.js";
import { notificationsArea } from "./notifications/notifications.js";
import { phoneNumbersArea } from "./phone-numbers/phone-numbers.js";
import { providerModelsArea } from "./provider-models/provider-models.js";
import { setupLinksArea } from "./setup-links/setup-links.js";
import { usersArea } from "./users/users.js";
import { webhooksArea } from "./webhooks/webhooks.js";
import { whatsappFlowsArea } from "./whatsapp-flows/whatsapp-flows.js";
import { workflowsArea } from "./workflows/workflows.js";

/**
 * Every area of the API by name. The made-up rows of an area depend on its name; a
 * later area sees the rows of earlier ones.
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
  messaging: messagingArea,
  broadcasts: broadcastsArea,
  "whatsapp-flows": whatsappFlowsArea,
  events: eventsArea,
  findings: findingsArea,
  functions: functionsArea,
  agent: agentArea,
  workflows: workflowsArea,
  webhooks: webhooksArea,
  "api-logs": apiLogsArea,
  funding: fundingArea,
  notifications: notificationsArea,
  "log-search": logSearchArea,
} as const;

type AreaHandlers = (typeof AREAS)[keyof typeof AREAS]["handlers"];

/** The handlers of all areas as one type. */
type Together<H> = (H extends unknown ? (handlers: H) => void : never) extends (
  handlers: infer All,
) => void
  ? All
  : never;

/**
 * The handler of every operation of the Platform API, by operationId. An
 * operation that no area has does not compile.
 */
export const areaHandlers: AllHandlers = Object.assign(
  {},
  ...Object.values(AREAS).map(({ handlers }) => handlers),
) as Together<AreaHandlers>;

export const areaTables: readonly AnyTable[] = Object.values(AREAS).flatMap(
  ({ tables }) => tables,
);

/** Adds the first rows of a fresh project, area by area. */
export function seedAreas(
  seed: number,
  source: Omit<SeedSource, "random">,
): void {
  for (const [name, area] of Object.entries<Area<Handlers>>(AREAS)) {
    area.seed?.({ ...source, random: createRandom(`${seed}/${name}`) });
  }
}
