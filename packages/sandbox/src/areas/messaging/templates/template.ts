import type { Template } from "@kapso-platform/types";
import { sql, type PathCall, type Row } from "../../../kernel.js";
import { templates } from "./table.js";

export type TemplateRow = Row<typeof templates>;

/** How long Meta reviews a template, on the sandbox's clock: five seconds. */
export const REVIEW_TIME = 5_000_000;

/** Ends the reviews that are due; the name of a template decides the outcome. */
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
