import { table } from "../../kernel.js";
import { IDENTITY } from "../identity.js";

export const contacts = table(
  "contacts",
  (t) => ({
    id: t.key(t.text),
    wa_id: t.unique(t.optional(t.text)),
    ...IDENTITY,
    profile_name: t.optional(t.text),
    // Lower-cased by JavaScript: SQLite folds ASCII letters only.
    profile_name_folded: t.optional(t.text),
    display_name: t.optional(t.text),
    customer_id: t.optional(t.text),
    metadata: t.optional(t.json()),
    created_at: t.instant,
    updated_at: t.instant,
  }),
  {
    cursor: { sort: "created_at", id: "id" },
    indexes: {
      contacts_by_time: "(created_at)",
      contacts_by_bsuid: "(business_scoped_user_id)",
      contacts_by_parent_bsuid: "(parent_business_scoped_user_id)",
    },
  },
);

export const marketingPreferences = table(
  "marketing_preferences",
  (t) => ({
    internal_id: t.key(t.text),
    contact_id: t.text,
    phone_number_id: t.text,
    status: t.text,
    detail: t.optional(t.text),
    source: t.text,
    last_event_at: t.instant,
    created_at: t.instant,
    updated_at: t.instant,
  }),
  {
    indexes: {
      marketing_preferences_by_contact: "UNIQUE (contact_id, phone_number_id)",
    },
  },
);
