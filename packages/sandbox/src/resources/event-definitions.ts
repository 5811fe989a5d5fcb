import { randomUUID } from "node:crypto";
import type { Row } from "@libsql/client";
import type { ProjectEventDefinition } from "@kapso-platform/types";
import { BACKGROUND_STEP } from "../background.js";
import type { Clock } from "../clock.js";
import { notFound, quote, unprocessable } from "../http/problem.js";
import { created, data } from "../http/reply.js";
import { changeStatement } from "../storage/change.js";
import {
  number,
  requiredText,
  text,
  type Database,
  type Statement,
} from "../storage/database.js";
import {
  deleteDueDefinitions,
  findEventDefinition,
  readEventDefinitions,
  toEventDefinition,
} from "../storage/events.js";
import { insertStatements } from "../storage/insert.js";
import type { Microseconds } from "../storage/timestamps.js";
import type { Handlers } from "./handler.js";

/** Tag Events: the definitions of project events. */
export const eventDefinitionHandlers = {
  async listProjectEventDefinitions({ query, database, clock }) {
    await deleteDueDefinitions(database, clock.read());
    const rows = await readEventDefinitions(
      database,
      query.include_archived ?? false,
    );
    return data(rows.map(toEventDefinition));
  },

  createProjectEventDefinition({ body, database, clock }) {
    const { name, description, property_schema: schema } = body;
    return database.exclusively(async () => {
      const known = await findByName(database, clock, name);
      const now = clock.tick();
      if (!known) {
        await database.write(
          definitionStatements(name, now, description ?? null, schema ?? {}),
        );
      } else {
        // An archived definition of that name is restored.
        await database.write([
          changeStatement("event_definitions", requiredText(known, "id"), {
            archived_at: null,
            updated_at: now,
            ...(description !== undefined && { description }),
            ...(schema && { property_schema_json: JSON.stringify(schema) }),
          }),
        ]);
      }
      const row = await findByName(database, clock, name);
      const definition = row && toEventDefinition(row);
      return known ? data(definition) : created(definition);
    });
  },

  async getProjectEventDefinition({ path, database, clock }) {
    return data(
      toEventDefinition(await requireDefinition(database, clock, path.id)),
    );
  },

  updateProjectEventDefinition({ path, body, database, clock }) {
    const { name, description, property_schema: schema, archived } = body;
    return database.exclusively(async () => {
      const row = await requireDefinition(database, clock, path.id);
      if (name !== undefined && name !== requiredText(row, "name")) {
        await refuseRename(database, clock, row, name);
      }
      const now = clock.tick();
      await database.write([
        changeStatement("event_definitions", path.id, {
          updated_at: now,
          ...(name !== undefined && { name }),
          ...(description !== undefined && { description }),
          ...(schema && { property_schema_json: JSON.stringify(schema) }),
          ...(archived !== undefined && {
            archived_at: archived ? (number(row, "archived_at") ?? now) : null,
          }),
        }),
      ]);
      return data(
        toEventDefinition(await requireDefinition(database, clock, path.id)),
      );
    });
  },

  deleteProjectEventDefinition({ path, database, clock }) {
    return database.exclusively(async () => {
      const row = await requireDefinition(database, clock, path.id);
      if (number(row, "deletion_due_at") === null) {
        await database.write([
          changeStatement("event_definitions", path.id, {
            deletion_due_at: clock.tick() + BACKGROUND_STEP,
          }),
        ]);
      }
      return { status: 202 };
    });
  },
} satisfies Handlers;

/**
 * The row of the definition of that name, if there is one.
 *
 * @throws HttpProblem 422 while its deletion is pending.
 */
export async function findByName(
  database: Database,
  clock: Clock,
  name: string,
): Promise<Row | undefined> {
  await deleteDueDefinitions(database, clock.read());
  const row = await findEventDefinition(database, "name", name);
  if (!row || number(row, "deletion_due_at") === null) return row;
  throw unprocessable(
    `Body member "name" names the event definition ${quote(name)}, which is being deleted; try again when that is done.`,
  );
}

/** The statements that add a definition; unknown events get a minimal one. */
export function definitionStatements(
  name: string,
  now: Microseconds,
  description: string | null = null,
  schema: ProjectEventDefinition["property_schema"] = {},
): Statement[] {
  return insertStatements("event_definitions", [
    {
      id: randomUUID(),
      name,
      description,
      property_schema_json: JSON.stringify(schema),
      created_at: now,
      updated_at: now,
      archived_at: null,
      deletion_due_at: null,
    },
  ]);
}

async function requireDefinition(
  database: Database,
  clock: Clock,
  id: string,
): Promise<Row> {
  await deleteDueDefinitions(database, clock.read());
  const row = await findEventDefinition(database, "id", id);
  if (!row) throw notFound("Event definition not found");
  return row;
}

async function refuseRename(
  database: Database,
  clock: Clock,
  row: Row,
  name: string,
): Promise<void> {
  if (number(row, "last_seen_at") !== null) {
    throw unprocessable(
      `Body member "name" cannot change any more: events of ${quote(text(row, "name"))} exist.`,
    );
  }
  if (await findByName(database, clock, name)) {
    throw unprocessable(
      `Body member "name" must be the name of no other event definition; ${quote(name)} is taken.`,
    );
  }
}
