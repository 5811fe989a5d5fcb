import type { Template, TemplateComponent } from "@kapso-platform/types";
import {
  SECOND,
  sql,
  table,
  type Row,
  type WritingCall,
} from "../../../kernel.js";

export const templates = table(
  "templates",
  (t) => ({
    // The id that was used before Meta's; still accepted.
    id: t.key(t.text),
    meta_template_id: t.unique(t.text),
    business_account_id: t.text,
    name: t.text,
    language_code: t.text,
    category: t.text,
    /** Named or positional, as Meta spells it in capitals. */
    parameter_format: t.text,
    // In lower case, as broadcasts show it.
    status: t.text,
    quality_score: t.optional(t.text),
    components: t.json<TemplateComponent[]>(),
    /** When Meta's review ends; null once it has. */
    review_ends_at: t.optional(t.instant),
  }),
  { indexes: ["(business_account_id, name)"] },
);

export type TemplateRow = Row<typeof templates>;

/** How long Meta reviews a template. */
export const REVIEW_TIME = 5 * SECOND;

/** Ends the reviews that are due; the name of a template decides the outcome. */
export function settleReviews({ database, clock }: WritingCall): Promise<void> {
  const outcome = sql`CASE
    WHEN name LIKE '%rejected%' THEN 'rejected'
    WHEN name LIKE '%paused%' THEN 'paused'
    WHEN name LIKE '%disabled%' THEN 'disabled'
    ELSE 'approved' END`;
  return database.write([
    sql`UPDATE ${templates} SET status = ${outcome}, review_ends_at = NULL WHERE review_ends_at <= ${clock.read()}`,
  ]);
}

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
