import type { SetupLink } from "@kapso-platform/types";
import { table } from "../../kernel.js";

/** The members that responses repeat as they were sent. */
export type SetupLinkSettings = Omit<
  SetupLink,
  "id" | "status" | "created_at" | "expires_at" | "url"
>;

export const setupLinks = table(
  "setup_links",
  (t) => ({
    id: t.key(t.text),
    customer_id: t.text,
    status: t.text,
    token: t.unique(t.text),
    settings: t.json<SetupLinkSettings>(),
    expires_at: t.optional(t.instant),
    created_at: t.instant,
  }),
  { indexes: ["(customer_id, created_at, id)"] },
);
