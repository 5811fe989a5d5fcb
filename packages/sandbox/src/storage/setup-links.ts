import type { Row } from "@libsql/client";
import type { SetupLink } from "@kapso-platform/types";
import {
  number,
  requiredNumber,
  requiredText,
  type Database,
  type Statement,
} from "./database.js";
import { parsed } from "./json.js";
import {
  formatNullableTimestamp,
  formatTimestamp,
  type Microseconds,
} from "./timestamps.js";

/** The members that are given back as they were taken. */
export type SetupLinkSettings = Omit<
  SetupLink,
  "id" | "status" | "created_at" | "expires_at" | "url"
>;

/** Where a customer opens a link. */
const SETUP_URL = "https://app.kapso.ai/whatsapp/setup/";

/** Ends the links of a customer whose time is up. */
export function expireStatement(
  customerId: string,
  now: Microseconds,
): Statement {
  return {
    sql: "UPDATE setup_links SET status = 'expired' WHERE customer_id = ? AND status = 'active' AND expires_at <= ?",
    args: [customerId, now],
  };
}

/** The row of a setup link of that customer, if there is one. */
export function findSetupLink(
  database: Database,
  customerId: string,
  id: string,
): Promise<Row | undefined> {
  return database.row(
    "SELECT * FROM setup_links WHERE customer_id = ? AND id = ?",
    [customerId, id],
  );
}

/** The settings of a link. */
export function settingsOf(row: Row): SetupLinkSettings {
  const settings = parsed<SetupLinkSettings>(row, "settings_json");
  if (settings) return settings;
  throw new TypeError("The setup link has no settings.");
}

/** A row as the API shows it, without its token. */
export function toSetupLink(row: Row): SetupLink {
  return {
    id: requiredText(row, "id"),
    status: requiredText(row, "status"),
    created_at: formatTimestamp(requiredNumber(row, "created_at")),
    expires_at: formatNullableTimestamp(number(row, "expires_at")),
    url: SETUP_URL + requiredText(row, "token"),
    ...settingsOf(row),
  };
}
