import { table } from "../../kernel.js";

export const broadcasts = table(
  "broadcasts",
  (t) => ({
    id: t.key(t.text),
    name: t.text,
    status: t.text,
    phone_number_id: t.text,
    template_id: t.text,
    scheduled_at: t.optional(t.instant),
    started_at: t.optional(t.instant),
    stopped_at: t.optional(t.instant),
    completed_at: t.optional(t.instant),
    ...t.times,
  }),
  { indexes: ["(created_at, id)", "(status)"] },
);

export const recipients = table(
  "broadcast_recipients",
  (t) => ({
    id: t.key(t.text),
    broadcast_id: t.text,
    // From 1, in the order of adding: also the order of sending.
    position: t.integer,
    phone_number: t.text,
    status: t.text,
    template_components: t.json<Record<string, unknown>[]>(),
    sent_at: t.optional(t.instant),
    delivered_at: t.optional(t.instant),
    read_at: t.optional(t.instant),
    failed_at: t.optional(t.instant),
    error_message: t.optional(t.text),
    error_details: t.optional(t.json()),
    ...t.times,
  }),
  {
    indexes: [
      "UNIQUE (broadcast_id, phone_number)",
      "UNIQUE (broadcast_id, position)",
    ],
  },
);
