import { notificationEventTypes } from "./event-types.js";
import { area, data, DAY, type SeedSource } from "../../kernel.js";
import { destinationHandlers, destinations, routes } from "./destinations.js";
import { routeHandlers } from "./routes.js";

/** Tag Notifications: which events there are, and where they are sent. */
export const notificationsArea = area({
  tables: [destinations, routes],
  seed: seedNotifications,
  handlers: {
    listNotificationEventTypes: () =>
      Promise.resolve(data(notificationEventTypes())),
    ...destinationHandlers,
    ...routeHandlers,
  },
});

/** Kind, status, address and label of destinations. */
const DESTINATIONS = [
  ["shared_email", "active", "ops@example.org", "Operations"],
  ["shared_email", "pending", "duty@example.org", "On duty"],
  ["slack_channel", "active", "C024BE91L", "#support"],
  ["slack_channel", "unhealthy", "C061EG9SL", "#archive"],
] as const;

/** Events and the addresses that they are sent to. */
const ROUTES = [
  ["findings.detected", "ops@example.org"],
  ["workflow.execution_failed", "C024BE91L"],
] as const;

/** One destination of each status, and a route to each active one. */
export function seedNotifications({ random, now, rows }: SeedSource): void {
  const start = now - 30 * DAY;
  DESTINATIONS.forEach(([kind, status, address, label], index) => {
    const createdAt = start + index * DAY;
    rows.add(destinations, {
      id: random.uuid(),
      kind,
      label,
      status,
      address,
      workspace_name: kind === "slack_channel" ? "Acme" : null,
      verified_at: status === "pending" ? null : createdAt,
      created_at: createdAt,
      updated_at: createdAt,
    });
  });
  ROUTES.forEach(([eventKey, to], index) => {
    const createdAt = start + (10 + index) * DAY;
    const found = rows.of(destinations).find(({ address }) => address === to);
    rows.add(routes, {
      id: random.uuid(),
      destination_id: found?.id ?? "",
      event_key: eventKey,
      created_at: createdAt,
      updated_at: createdAt,
    });
  });
}
