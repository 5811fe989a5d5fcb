import { table } from "../../kernel.js";

/** The own numbers; `id` is that of the configuration in Kapso. */
export const phoneNumbers = table("phone_numbers", (t) => ({
  id: t.key(t.text),
  phone_number_id: t.unique(t.text),
  name: t.text,
  display_name: t.optional(t.text),
  /** Its place among the numbers: the first one is the default sender. */
  position: t.integer,
  kind: t.text,
  business_account_id: t.optional(t.text),
  customer_id: t.optional(t.text),
  display_phone_number: t.text,
  inbound_processing_enabled: t.boolean,
  calls_enabled: t.boolean,
  webhook_verified_at: t.optional(t.instant),
  status: t.text,
  health_checked_at: t.optional(t.instant),
  created_at: t.instant,
  updated_at: t.instant,
}));

export const displayNameRequests = table(
  "display_name_requests",
  (t) => ({
    id: t.key(t.text),
    phone_number_id: t.text,
    requested_display_name: t.text,
    previous_display_name: t.optional(t.text),
    status: t.text,
    submitted_at: t.instant,
    reviewed_at: t.optional(t.instant),
    applied_at: t.optional(t.instant),
  }),
  {
    indexes: {
      display_name_requests_by_number: "(phone_number_id, submitted_at, id)",
    },
  },
);
