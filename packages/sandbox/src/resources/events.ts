import { randomUUID } from "node:crypto";
import type {
  ProjectEvent,
  ProjectEventDefinition,
} from "@kapso-platform/types";
import { quote, unprocessable } from "../http/problem.js";
import { created } from "../http/reply.js";
import { answerCursorList } from "../pagination/cursor-list.js";
import { conversation } from "../areas/conversations/conversation.js";
import {
  deleteDueDefinitions,
  eventQuery,
  findEvent,
  toEvent,
  toEventDefinition,
} from "../storage/events.js";
import { insertStatements } from "../storage/insert.js";
import { definitionStatements, findByName } from "./event-definitions.js";
import { instantOf } from "./filters.js";
import type { Handlers } from "./handler.js";

/** Tag Events: what happened. */
export const eventHandlers = {
  async listProjectEvents({ query, database, clock }) {
    await deleteDueDefinitions(database, clock.read());
    return answerCursorList(
      database,
      {
        query: eventQuery({
          name: query.name,
          conversationId: query.conversation_id,
          occurredAfter: instantOf(query.occurred_after),
          occurredBefore: instantOf(query.occurred_before),
        }),
        table: "events",
        toItem: toEvent,
      },
      query,
    );
  },

  createProjectEvent({ body, database, clock }) {
    const { name, properties = {} } = body;
    const conversationId = body.conversation_id?.toLowerCase() ?? null;
    return database.exclusively(async () => {
      if (
        conversationId &&
        !(await conversation.find(database, conversationId))
      ) {
        throw unprocessable(
          `Body member "conversation_id" must be the id of a conversation; got ${quote(conversationId)}.`,
        );
      }
      const known = await findByName(database, clock, name);
      const now = clock.tick();
      if (!known) await database.write(definitionStatements(name, now));
      const row = known ?? (await findByName(database, clock, name));
      if (!row) throw new Error("The event definition was not stored.");
      const definition = toEventDefinition(row);
      checkProperties(properties, definition.property_schema);
      const event = {
        id: randomUUID(),
        definition_id: definition.id,
        occurred_at: instantOf(body.occurred_at) ?? now,
        conversation_id: conversationId,
        properties_json: JSON.stringify(properties),
        created_at: now,
      };
      await database.write(insertStatements("events", [event]));
      const stored = await findEvent(database, event.id);
      return created(stored && toEvent(stored));
    });
  },
} satisfies Handlers;

/**
 * Holds properties against the definition. Undeclared ones are free, and null
 * stands for a value that is not known.
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
