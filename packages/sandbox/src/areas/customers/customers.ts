import type { Customer } from "@kapso-platform/types";
import {
  area,
  assertNotBlank,
  containsFolded,
  dated,
  equals,
  matching,
  quote,
  remove,
  resource,
  sql,
  table,
  unprocessable,
  update,
  type Database,
} from "../../kernel.js";
import { contacts } from "../contacts/contact.js";
import { inboxEmbeds } from "../inbox-embeds/table.js";
import { phoneNumbers } from "../phone-numbers/phone-number.js";
import { setupLinks } from "../setup-links/table.js";

export const customers = table(
  "customers",
  (t) => ({
    id: t.key(t.text),
    name: t.text,
    external_customer_id: t.optional(t.text),
    ...t.times,
  }),
  { indexes: ["(external_customer_id)", "(created_at, id)"] },
);

export const customer = resource({
  name: "Customer",
  table: customers,
  at: (path: { customer_id: string }) => ({ id: path.customer_id }),
  toItem: (row): Customer => dated(row),
});

/** Tag Customers: the businesses whose numbers the project runs. */
export const customersArea = area({
  tables: [customers],
  handlers: {
    listCustomers: customer.list(({ query }) => [
      containsFolded(customers.name, query.name_contains),
      ...matching(customers, query, "external_customer_id", "created_at"),
    ]),

    createCustomer: customer.create(async ({ body, database }) => {
      const { name, external_customer_id: externalId = null } = body.customer;
      assertNotBlank("customer.name", name);
      await requireFreeExternalId(database, "", externalId);
      return { name, external_customer_id: externalId };
    }),

    getCustomer: customer.get,

    updateCustomer: customer.update(async ({ body, database }, row) => {
      const { name = row.name } = body.customer;
      const { external_customer_id: externalId = row.external_customer_id } =
        body.customer;
      assertNotBlank("customer.name", name);
      await requireFreeExternalId(database, row.id, externalId);
      return { name, external_customer_id: externalId };
    }),

    // Its contacts and numbers stay, without a customer.
    deleteCustomer: customer.remove(({ id }) => [
      remove(setupLinks, { customer_id: id }),
      update(contacts, { customer_id: null }, { customer_id: id }),
      update(phoneNumbers, { customer_id: null }, { customer_id: id }),
      update(
        inboxEmbeds,
        { status: "revoked" },
        { scope_type: "customer", scope_id: id },
      ),
    ]),
  },
});

async function requireFreeExternalId(
  database: Database,
  id: string,
  externalId: string | null,
): Promise<void> {
  if (externalId === null) return;
  const taken = await database.first(customers, [
    equals(customers.external_customer_id, externalId),
    sql`${customers.id} <> ${id}`,
  ]);
  if (!taken) return;
  throw unprocessable(
    `Body member "customer.external_customer_id" must belong to no other customer; ${quote(externalId)} is the id of customer ${taken.id}.`,
  );
}
