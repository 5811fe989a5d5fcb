import { table } from "../../../kernel.js";

/** Voice calls. */
export const calls = table(
  "calls",
  (t) => ({
    id: t.key(t.text),
    // WhatsApp's own id.
    call_id: t.unique(t.text),
    phone_number_id: t.text,
    contact_id: t.optional(t.text),
    conversation_id: t.optional(t.text),
    user_wa_id: t.optional(t.text),
    direction: t.text,
    status: t.text,
    /** When it began. */
    call_timestamp: t.instant,
    session_started_at: t.optional(t.instant),
    ended_at: t.optional(t.instant),
    created_at: t.instant,
    updated_at: t.instant,
  }),
  {
    cursor: { sort: "call_timestamp", id: "id" },
    indexes: { calls_by_time: "(phone_number_id, call_timestamp, id)" },
  },
);
