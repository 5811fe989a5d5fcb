import { randomUUID } from "node:crypto";
import type { NotificationRoute } from "@kapso-platform/types";
import { eventKeyKind } from "./event-types.js";
import {
  byMember,
  findDestination,
  routes,
  withoutBody,
} from "./destinations.js";
import {
  data,
  equals,
  formatMicroseconds,
  HttpProblem,
  insert,
  noContent,
  quote,
  remove,
  sql,
  type Handlers,
  type Row,
} from "../../kernel.js";

/** Which event is sent to which destination: list, set, delete. */
export const routeHandlers = {
  async listNotificationRoutes({ database }) {
    const rows = await database.all(routes, {
      orderBy: sql`${routes.created_at}, ${routes.id}`,
    });
    return data(rows.map(toItem));
  },

  upsertNotificationRoute: {
    mapProblem: byMember,
    handle({ body, database, clock }) {
      const { event_key: eventKey } = body;
      const destinationId = body.destination_id.toLowerCase();
      return database.exclusively(async () => {
        checkEventKey(eventKey);
        if (!(await findDestination(database, destinationId))) {
          return { status: 404 };
        }
        const known = await database.first(routes, {
          destination_id: destinationId,
          event_key: eventKey,
        });
        if (known) return data(toItem(known));
        const now = clock.tick();
        const row = {
          id: randomUUID(),
          destination_id: destinationId,
          event_key: eventKey,
          created_at: now,
          updated_at: now,
        };
        await database.write(insert(routes, [row]));
        return data(toItem(row));
      });
    },
  },

  deleteNotificationRoute: {
    mapProblem: withoutBody,
    handle({ path, database }) {
      const mine = [equals(routes.id, path.id)];
      return database.exclusively(async () => {
        if (!(await database.has(routes, mine))) return { status: 404 };
        await database.write([remove(routes, mine)]);
        return noContent();
      });
    },
  },
} satisfies Handlers;

/** A row as the API shows it. */
function toItem(row: Row<typeof routes>): NotificationRoute {
  return {
    ...row,
    created_at: formatMicroseconds(row.created_at),
    updated_at: formatMicroseconds(row.updated_at),
  };
}

function checkEventKey(key: string): void {
  switch (eventKeyKind(key)) {
    case "routable":
      return;
    case "internal":
      throw new HttpProblem(
        400,
        `The event ${quote(key)} is internal and cannot be routed.`,
      );
    case "unknown":
      throw new HttpProblem(
        400,
        `Body member "event_key" must be the key of an event type; got ${quote(key)}.`,
      );
  }
}
