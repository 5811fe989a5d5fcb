import type { SqlValue } from "../table/sql.js";
import { API_LOG_INDEXES, API_LOG_TABLES } from "./tables/api-logs.js";
import { FUNDING_INDEXES, FUNDING_TABLES } from "./tables/funding.js";
import {
  NOTIFICATION_INDEXES,
  NOTIFICATION_TABLES,
} from "./tables/notifications.js";

/** Bumped whenever a table changes; a file of another version is refused. */
export const SCHEMA_VERSION = 5;

/** The marker table: schema version, and how often the database was seeded. */
export const META_TABLE = "kapso_sandbox";

/** The key under which that table counts how often data was added. */
export const SEED_RUNS = "seed_runs";

/**
 * Every table with its columns, area by area: an area's tables stand in a file
 * of its own in `tables/`, and are added here. Instants are microseconds since 1970,
 * booleans 0 or 1, `*_json` columns JSON text.
 */
export const TABLES = {
  ...API_LOG_TABLES,
  ...FUNDING_TABLES,
  ...NOTIFICATION_TABLES,
} as const satisfies Readonly<Record<string, Readonly<Record<string, string>>>>;

export type TableName = keyof typeof TABLES;

export type { SqlValue };

/** One row to insert: every column of the table has to be named. */
export type NewRow<T extends TableName> = {
  -readonly [C in keyof (typeof TABLES)[T]]: SqlValue;
};

export const INDEXES: readonly string[] = [
  ...API_LOG_INDEXES,
  ...FUNDING_INDEXES,
  ...NOTIFICATION_INDEXES,
];
