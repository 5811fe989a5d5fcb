import { table } from "../../kernel.js";

export const customers = table(
  "customers",
  (t) => ({
    id: t.key(t.text),
    name: t.text,
    external_customer_id: t.optional(t.text),
    created_at: t.instant,
    updated_at: t.instant,
  }),
  {
    indexes: {
      customers_by_external_id: "(external_customer_id)",
      customers_by_time: "(created_at, id)",
    },
  },
);
