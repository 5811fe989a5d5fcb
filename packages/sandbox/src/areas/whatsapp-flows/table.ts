import { table } from "../../kernel.js";

export const whatsappFlows = table(
  "whatsapp_flows",
  (t) => ({
    id: t.key(t.text),
    meta_flow_id: t.unique(t.text),
    name: t.text,
    status: t.text,
    phone_number_id: t.text,
    categories: t.json<string[]>(),
    // Where a flow without a function of Kapso gets its data.
    endpoint_uri: t.optional(t.text),
    application_id: t.optional(t.text),
    // The function behind the data endpoint, and when it was registered at Meta.
    function_id: t.optional(t.text),
    registered_at: t.optional(t.instant),
    published_at: t.optional(t.instant),
    last_synced_at: t.instant,
    created_at: t.instant,
    updated_at: t.instant,
  }),
  { indexes: { whatsapp_flows_by_time: "(created_at, id)" } },
);

/** Every flow has one at least. */
export const flowVersions = table(
  "whatsapp_flow_versions",
  (t) => ({
    id: t.key(t.text),
    flow_id: t.text,
    // From 1.
    number: t.integer,
    status: t.text,
    flow_json: t.json(),
    published_at: t.optional(t.instant),
    created_at: t.instant,
    updated_at: t.instant,
  }),
  { indexes: { whatsapp_flow_versions_by_number: "UNIQUE (flow_id, number)" } },
);

/** Business accounts whose flows can be encrypted. */
export const flowEncryption = table("whatsapp_flow_encryption", (t) => ({
  business_account_id: t.key(t.text),
  created_at: t.instant,
}));
