import type { Row } from "@libsql/client";
import type {
  NotificationDestination,
  NotificationRoute,
} from "@kapso-platform/types";
import {
  number,
  requiredNumber,
  requiredText,
  text,
  type Database,
} from "./database.js";
import { formatMicroseconds } from "./timestamps.js";

/** The team's destinations, oldest first, without removed ones. */
export function readDestinations(database: Database): Promise<Row[]> {
  return database.rows(
    "SELECT * FROM notification_destinations WHERE removed_at IS NULL ORDER BY created_at, id",
  );
}

/** The row of a destination that is not removed, if there is one. */
export function findDestination(
  database: Database,
  id: string,
): Promise<Row | undefined> {
  return database.row(
    "SELECT * FROM notification_destinations WHERE id = ? AND removed_at IS NULL",
    [id],
  );
}

/** The row of a destination by its address, a removed one too. */
export function findDestinationByAddress(
  database: Database,
  address: string,
): Promise<Row | undefined> {
  return database.row(
    "SELECT * FROM notification_destinations WHERE address = ?",
    [address],
  );
}

/** All routes, oldest first. */
export function readRoutes(database: Database): Promise<Row[]> {
  return database.rows(
    "SELECT * FROM notification_routes ORDER BY created_at, id",
  );
}

/** A row as the API shows it. */
export function toDestination(row: Row): NotificationDestination {
  const kind = requiredText(row, "kind");
  const verifiedAt = number(row, "verified_at");
  return {
    id: requiredText(row, "id"),
    kind,
    label: text(row, "label"),
    status: requiredText(row, "status"),
    channel: kind === "slack_channel" ? "slack" : "email",
    address: requiredText(row, "address"),
    verified_at: verifiedAt === null ? null : formatMicroseconds(verifiedAt),
    slack_channel_binding_id: null,
    workspace_name: text(row, "workspace_name"),
    user_id: null,
    ...timesOf(row),
  };
}

/** A row as the API shows it. */
export function toRoute(row: Row): NotificationRoute {
  return {
    id: requiredText(row, "id"),
    destination_id: requiredText(row, "destination_id"),
    event_key: requiredText(row, "event_key"),
    ...timesOf(row),
  };
}

/** Notifications write every time with six digits. */
function timesOf(row: Row) {
  return {
    created_at: formatMicroseconds(requiredNumber(row, "created_at")),
    updated_at: formatMicroseconds(requiredNumber(row, "updated_at")),
  };
}
