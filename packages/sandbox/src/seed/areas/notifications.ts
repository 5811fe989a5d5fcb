import type { AreaSeed } from "./area.js";

const DAY = 86_400_000_000;

/** One destination of each status, and a route to each live one. */
export const seedNotifications: AreaSeed = ({ random, now, rows }) => {
  const start = now - 30 * DAY;
  const add = (
    kind: string,
    status: string,
    address: string,
    label: string,
  ): string => {
    const id = random.uuid();
    const createdAt = start + rows.notification_destinations.length * DAY;
    const isSlack = kind === "slack_channel";
    rows.notification_destinations.push({
      id,
      kind,
      label,
      status,
      address,
      workspace_name: isSlack ? "Acme" : null,
      verified_at: status === "pending" ? null : createdAt,
      removed_at: null,
      created_at: createdAt,
      updated_at: createdAt,
    });
    return id;
  };
  const route = (destinationId: string, eventKey: string) => {
    const createdAt = start + (10 + rows.notification_routes.length) * DAY;
    rows.notification_routes.push({
      id: random.uuid(),
      destination_id: destinationId,
      event_key: eventKey,
      created_at: createdAt,
      updated_at: createdAt,
    });
  };
  const mail = add("shared_email", "active", "ops@example.org", "Operations");
  add("shared_email", "pending", "duty@example.org", "On duty");
  const slack = add("slack_channel", "active", "C024BE91L", "#support");
  add("slack_channel", "unhealthy", "C061EG9SL", "#archive");
  route(mail, "findings.detected");
  route(slack, "workflow.execution_failed");
};
