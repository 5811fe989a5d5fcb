import { randomUUID } from "node:crypto";
import type { Row } from "@libsql/client";
import { notFound, quote, unprocessable } from "../http/problem.js";
import { created, data, noContent } from "../http/reply.js";
import { changeStatement } from "../storage/change.js";
import { between, conditions } from "../storage/conditions.js";
import {
  findCustomer,
  removeStatements,
  toCustomer,
} from "../storage/customers.js";
import { requiredText, text, type Database } from "../storage/database.js";
import { insertStatements } from "../storage/insert.js";
import { instantOf } from "./filters.js";
import type { Handlers } from "./handler.js";
import { answerNumberedList } from "./numbered-list.js";

/** Tag Customers: the businesses whose numbers the project runs. */
export const customerHandlers = {
  listCustomers(call) {
    const { query } = call;
    return answerNumberedList(call, {
      table: "customers",
      where: conditions([
        ["instr(lower(name), lower(?)) > 0", query.name_contains],
        ["external_customer_id = ?", query.external_customer_id],
        ...between(
          "created_at",
          instantOf(query.created_after),
          instantOf(query.created_before),
        ),
      ]),
      toItem: toCustomer,
    });
  },

  async createCustomer({ body, database, clock }) {
    const { name, external_customer_id: externalId = null } = body.customer;
    checkName(name);
    return database.exclusively(async () => {
      const id = randomUUID();
      await refuseTakenExternalId(database, id, externalId);
      const now = clock.tick();
      await database.write(
        insertStatements("customers", [
          {
            id,
            name,
            external_customer_id: externalId,
            created_at: now,
            updated_at: now,
          },
        ]),
      );
      return created(toCustomer(await requireCustomer(database, id)));
    });
  },

  async getCustomer({ path, database }) {
    return data(toCustomer(await requireCustomer(database, path.customer_id)));
  },

  async updateCustomer({ path, body, database, clock }) {
    const { customer_id: id } = path;
    const { customer: change } = body;
    return database.exclusively(async () => {
      const row = await requireCustomer(database, id);
      const {
        name = requiredText(row, "name"),
        external_customer_id: externalId = text(row, "external_customer_id"),
      } = change;
      checkName(name);
      await refuseTakenExternalId(database, id, externalId);
      await database.write([
        changeStatement("customers", id, {
          name,
          external_customer_id: externalId,
          updated_at: clock.tick(),
        }),
      ]);
      return data(toCustomer(await requireCustomer(database, id)));
    });
  },

  async deleteCustomer({ path, database }) {
    return database.exclusively(async () => {
      await requireCustomer(database, path.customer_id);
      await database.write(removeStatements(path.customer_id));
      return noContent();
    });
  },
} satisfies Handlers;

/** The row of a customer; throws HttpProblem 404. */
export async function requireCustomer(
  database: Database,
  id: string,
): Promise<Row> {
  const row = await findCustomer(database, id);
  if (!row) throw notFound("Customer not found");
  return row;
}

function checkName(name: string): void {
  if (name.trim() !== "") return;
  throw unprocessable(
    `Body member "customer.name" must not be blank; got ${quote(name)}.`,
  );
}

async function refuseTakenExternalId(
  database: Database,
  id: string,
  externalId: string | null,
): Promise<void> {
  const taken = await database.row(
    "SELECT id FROM customers WHERE external_customer_id = ? AND id <> ?",
    [externalId, id],
  );
  if (!taken) return;
  throw unprocessable(
    `Body member "customer.external_customer_id" must belong to no other customer; ${quote(externalId)} is the id of customer ${requiredText(taken, "id")}.`,
  );
}
