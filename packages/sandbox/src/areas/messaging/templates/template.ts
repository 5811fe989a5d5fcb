import type { Template } from "@kapso-platform/types";
import {
  equals,
  sql,
  type Database,
  type PathCall,
  type Row,
} from "../../../kernel.js";
import { phoneNumbers } from "../../phone-numbers/table.js";
import { messagingNotFound } from "../problem.js";
import { templates } from "./table.js";

export type TemplateRow = Row<typeof templates>;

/** How long Meta reviews a template, on the sandbox's clock: five seconds. */
export const REVIEW_TIME = 5_000_000;

/** Ends the reviews that are due. The name says how, as the README lists. */
export function settleReviews({
  database,
  clock,
}: Pick<PathCall<unknown>, "database" | "clock">): Promise<void> {
  const outcome = sql`CASE
    WHEN name LIKE '%rejected%' THEN 'rejected'
    WHEN name LIKE '%paused%' THEN 'paused'
    WHEN name LIKE '%disabled%' THEN 'disabled'
    ELSE 'approved' END`;
  return database.write([
    sql`UPDATE ${templates} SET status = ${outcome}, review_ends_at = NULL WHERE review_ends_at <= ${clock.read()}`,
  ]);
}

/** Throws HttpProblem 404 unless an own number belongs to the business account. */
export async function requireAccount(
  database: Database,
  id: string,
): Promise<void> {
  const isOwn = await database.has(phoneNumbers, [
    equals(phoneNumbers.business_account_id, id),
  ]);
  if (isOwn) return;
  throw messagingNotFound(
    `${id} is not a business account of a phone number of this project.`,
  );
}

/** A row as this API shows it. */
export function toTemplate(row: TemplateRow): Template {
  return {
    id: row.meta_template_id,
    name: row.name,
    language: row.language_code,
    status: row.status.toUpperCase(),
    category: row.category,
    parameter_format: row.parameter_format,
    components: row.components,
  };
}
