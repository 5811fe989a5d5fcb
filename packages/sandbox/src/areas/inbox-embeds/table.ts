import { table } from "../../kernel.js";

export const inboxEmbeds = table(
  "inbox_embeds",
  (t) => ({
    id: t.key(t.text),
    name: t.optional(t.text),
    scope_type: t.text,
    scope_id: t.optional(t.text),
    assigned_user_id: t.optional(t.text),
    status: t.text,
    token: t.unique(t.text),
    allowed_origins: t.json<string[]>(),
    default_mode: t.text,
    language: t.text,
    expires_at: t.optional(t.instant),
    last_used_at: t.optional(t.instant),
    ...t.times,
  }),
  { indexes: ["(created_at, id)"] },
);
