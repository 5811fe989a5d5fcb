import type { TemplateComponent } from "@kapso-platform/types";
import { table } from "../../../kernel.js";

/** Message templates of business accounts. */
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
