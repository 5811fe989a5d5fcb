import type {
  ProjectEvent,
  ProjectEventDefinition,
} from "@kapso-platform/types";
import type { SandboxEvent } from "../../events.js";
import {
  area,
  created,
  dated,
  instantOf,
  matching,
  quote,
  resource,
  source,
  sql,
  unprocessable,
  type Call,
  type Row,
} from "../../kernel.js";
import { PROJECT_ID } from "../../project-identity.js";
import { conversation } from "../conversations/conversation.js";
import {
  deleteDueDefinitions,
  eventDefinition,
  eventDefinitionHandlers,
  eventDefinitions,
  events,
  findByName,
} from "./definitions.js";

/**
 * Events with the name of their definition. CROSS JOIN keeps the query planner from
 * starting at the definitions, which would lose the order.
 */
export const namedEvents = source(
  { ...events, name: eventDefinitions.name },
  sql`${events} CROSS JOIN ${eventDefinitions} ON ${eventDefinitions.id} = ${events.definition_id}`,
);

const event = resource({
  name: "Event",
  table: events,
  source: namedEvents,
  at: (path: { id: string }) => path,
  toItem: toEvent,
  before: deleteDueDefinitions,
});

/** Tag Events: the events of the project, and their definitions. */
export const eventsArea = area({
  tables: [eventDefinitions, events],
  handlers: {
    listProjectEvents: event.cursorList(({ query }) =>
      matching(namedEvents, query, "name", "conversation_id", "occurred_at"),
    ),

    async createProjectEvent(call) {
      const row = await call.database.exclusively(async () => {
        await deleteDueDefinitions(call);
        return event.insert(call, await newEvent(call));
      });
      await call.publish(projectEvent(row));
      return created(toEvent(row));
    },

    ...eventDefinitionHandlers,
  },
});

function toEvent({
  definition_id: _,
  created_at: __,
  ...row
}: Row<typeof namedEvents>): ProjectEvent {
  return dated(row);
}

/** The event of a request. An unknown name creates its definition. */
async function newEvent(call: Call<"createProjectEvent">) {
  const { body, database, clock } = call;
  const { name, properties = {} } = body;
  const conversationId = body.conversation_id?.toLowerCase();
  if (conversationId && !(await conversation.find(database, conversationId))) {
    throw unprocessable(
      `Body member "conversation_id" must be the id of a conversation; got ${quote(conversationId)}.`,
    );
  }
  const definition =
    (await findByName(database, name)) ??
    (await eventDefinition.insert(call, { name, property_schema: {} }));
  checkProperties(properties, definition.property_schema);
  const now = clock.tick();
  return {
    definition_id: definition.id,
    occurred_at: instantOf(body.occurred_at) ?? now,
    conversation_id: conversationId,
    properties,
    created_at: now,
  };
}

/** What webhooks of the project receive of an event. */
function projectEvent(row: Row<typeof namedEvents>): SandboxEvent {
  const { conversation_id: conversationId, ...shown } = toEvent(row);
  return {
    event: "project.event",
    phoneNumberId: null,
    payload: {
      ...shown,
      event: "project.event",
      project_id: PROJECT_ID,
      ...(conversationId && { conversation_id: conversationId }),
    },
  };
}

/**
 * Checks properties against the definition. Undeclared properties are allowed, and
 * null stands for an unknown value.
 */
function checkProperties(
  properties: ProjectEvent["properties"],
  schema: ProjectEventDefinition["property_schema"],
): void {
  for (const [name, value] of Object.entries(properties)) {
    const declared = Object.hasOwn(schema, name) ? schema[name] : undefined;
    if (!declared || value === null || typeof value === declared.type) continue;
    throw unprocessable(
      `Body member "properties.${name}" must be a ${declared.type}, as the event definition says; got ${quote(value)}.`,
    );
  }
}
