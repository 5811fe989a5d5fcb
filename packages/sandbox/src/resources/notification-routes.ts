import { randomUUID } from "node:crypto";
import { HttpProblem, quote } from "../http/problem.js";
import { data, noContent } from "../http/reply.js";
import { insertStatements } from "../storage/insert.js";
import { eventKeyKind } from "../storage/notification-events.js";
import {
  findDestination,
  readRoutes,
  toRoute,
} from "../storage/notifications.js";
import type { Handlers } from "./handler.js";
import { refuseMember, withoutBody } from "./notifications.js";

/** Tag Notifications: which event is told where. */
export const notificationRouteHandlers = {
  async listNotificationRoutes({ database }) {
    return data((await readRoutes(database)).map(toRoute));
  },

  upsertNotificationRoute: {
    refuse: refuseMember,
    handle({ body, database, clock }) {
      const { event_key: eventKey } = body;
      const destinationId = body.destination_id.toLowerCase();
      return database.exclusively(async () => {
        checkEventKey(eventKey);
        if (!(await findDestination(database, destinationId))) {
          return { status: 404 };
        }
        const find = () =>
          database.row(
            "SELECT * FROM notification_routes WHERE destination_id = ? AND event_key = ?",
            [destinationId, eventKey],
          );
        if (!(await find())) {
          const now = clock.tick();
          await database.write(
            insertStatements("notification_routes", [
              {
                id: randomUUID(),
                destination_id: destinationId,
                event_key: eventKey,
                created_at: now,
                updated_at: now,
              },
            ]),
          );
        }
        const row = await find();
        return data(row && toRoute(row));
      });
    },
  },

  deleteNotificationRoute: {
    refuse: withoutBody,
    handle({ path, database }) {
      return database.exclusively(async () => {
        const row = await database.row(
          "SELECT 1 FROM notification_routes WHERE id = ?",
          [path.id],
        );
        if (!row) return { status: 404 };
        await database.write([
          {
            sql: "DELETE FROM notification_routes WHERE id = ?",
            args: [path.id],
          },
        ]);
        return noContent();
      });
    },
  },
} satisfies Handlers;

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
