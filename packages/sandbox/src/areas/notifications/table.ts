import { table } from "../../kernel.js";

/** Where the team is notified. */
export const destinations = table("notification_destinations", (t) => ({
  id: t.key(t.text),
  kind: t.text,
  label: t.optional(t.text),
  status: t.text,
  // An email address in lower case, or the id of a Slack channel.
  address: t.unique(t.text),
  workspace_name: t.optional(t.text),
  verified_at: t.optional(t.instant),
  // A removed destination is hidden, and revived when it is added again.
  removed_at: t.optional(t.instant),
  created_at: t.instant,
  updated_at: t.instant,
}));

/** Which event is sent to which destination. */
export const routes = table(
  "notification_routes",
  (t) => ({
    id: t.key(t.text),
    destination_id: t.text,
    event_key: t.text,
    created_at: t.instant,
    updated_at: t.instant,
  }),
  {
    indexes: {
      notification_routes_by_destination: "UNIQUE (destination_id, event_key)",
    },
  },
);
