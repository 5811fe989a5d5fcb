import { table } from "../../kernel.js";
import { IDENTITY } from "../identity.js";

export const messages = table(
  "messages",
  (t) => ({
    id: t.key(t.text),
    wamid: t.unique(t.text),
    conversation_id: t.text,
    phone_number_id: t.optional(t.text),
    phone_number: t.optional(t.text),
    ...IDENTITY,
    direction: t.text,
    status: t.text,
    processing_status: t.text,
    origin: t.text,
    type: t.text,
    has_media: t.boolean,
    content: t.optional(t.text),
    // The part named after the type (text, image, …) and `context`.
    payload: t.json(),
    // More members of `kapso` (transcript, media_data, …).
    kapso: t.json(),
    sent_at: t.instant,
    created_at: t.instant,
  }),
  {
    cursor: "created_at",
    indexes: ["(created_at)", "(conversation_id, created_at)"],
  },
);

/** The times at which a sent message reached its statuses. */
export const messageStatuses = table(
  "message_statuses",
  (t) => ({
    id: t.key(t.text),
    wamid: t.text,
    status: t.text,
    occurred_at: t.instant,
  }),
  { indexes: ["(wamid, occurred_at)"] },
);
