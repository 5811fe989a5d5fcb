import { randomUUID } from "node:crypto";
import type { Row } from "@libsql/client";
import {
  HttpProblem,
  notFound,
  quote,
  unprocessable,
} from "../http/problem.js";
import { created, data, noContent } from "../http/reply.js";
import { createRandom } from "../seed/random.js";
import { between, conditions } from "../storage/conditions.js";
import {
  requiredNumber,
  requiredText,
  text,
  type Database,
} from "../storage/database.js";
import { insertStatements } from "../storage/insert.js";
import {
  findPhoneNumber,
  nextPosition,
  phoneNumberRow,
  renameStatements,
  toPhoneNumber,
} from "../storage/phone-numbers.js";
import { phoneNumberEvent } from "../webhooks/payloads.js";
import { requireCustomer } from "../areas/customers/customers.js";
import { instantOf } from "./filters.js";
import type { Handlers } from "./handler.js";
import { answerNumberedList } from "./numbered-list.js";

/** What a test number sends in place of Meta's ids. */
const SANDBOX_ID = "sandbox";

/** Tag Phone Numbers: the own numbers; their health has a file of its own. */
export const phoneNumberHandlers = {
  listWhatsappPhoneNumbers(call) {
    const { query } = call;
    const { messaging_enabled: isEnabled } = query;
    return answerNumberedList(call, {
      table: "phone_numbers",
      where: conditions([
        ["phone_number_id = ?", query.phone_number_id],
        ["business_account_id = ?", query.business_account_id],
        ["customer_id = ?", query.customer_id],
        ["(status = 'CONNECTED') = ?", isEnabled],
        ["instr(lower(name), lower(?)) > 0", query.name_contains],
        ...between(
          "created_at",
          instantOf(query.created_after),
          instantOf(query.created_before),
        ),
      ]),
      orderBy: "created_at DESC, position DESC",
      toItem: toPhoneNumber,
    });
  },

  async createCustomerWhatsappPhoneNumber(call) {
    const { path, body, database, clock, publish } = call;
    const given = body.whatsapp_phone_number;
    const { kind = "production" } = given;
    const { customer_id: customerId } = path;
    const phoneNumberId =
      kind === "sandbox" && given.phone_number_id === SANDBOX_ID
        ? createRandom(randomUUID()).digits(15)
        : given.phone_number_id;
    checkMetaId("phone_number_id", phoneNumberId);
    return database.exclusively(async () => {
      await requireCustomer(database, customerId);
      await refuseConnected(database, phoneNumberId);
      const row = phoneNumberRow({
        phoneNumberId,
        configId: randomUUID(),
        position: await nextPosition(database),
        createdAt: clock.tick(),
        name: given.name,
        displayName: given.name,
        kind,
        customerId,
        businessAccountId: given.business_account_id,
        inboundProcessingEnabled: given.inbound_processing_enabled ?? true,
        callsEnabled: given.calls_enabled ?? false,
      });
      await database.write(insertStatements("phone_numbers", [row]));
      for (const event of [
        "whatsapp.config.created",
        "whatsapp.phone_number.created",
      ] as const) {
        await publish(phoneNumberEvent(event, phoneNumberId, customerId));
      }
      const stored = await requirePhoneNumber(database, phoneNumberId);
      return created(toPhoneNumber(stored));
    });
  },

  async getWhatsappPhoneNumber({ path, database }) {
    const row = await requirePhoneNumber(database, path.phone_number_id);
    return data(toPhoneNumber(row));
  },

  async updateWhatsappPhoneNumber({ path, body, database, clock }) {
    const change = body.whatsapp_phone_number;
    return database.exclusively(async () => {
      const row = await requirePhoneNumber(database, path.phone_number_id);
      const from = requiredText(row, "phone_number_id");
      const to = await newIdOf(database, row, change);
      const kind = change.kind ?? requiredText(row, "kind");
      const flag = (column: string, value: boolean | undefined) =>
        value === undefined ? requiredNumber(row, column) : Number(value);
      await database.write([
        {
          sql: `UPDATE phone_numbers SET name = ?, kind = ?, business_account_id = ?,
            inbound_processing_enabled = ?, calls_enabled = ?, updated_at = ? WHERE phone_number_id = ?`,
          args: [
            change.name ?? requiredText(row, "name"),
            kind,
            change.business_account_id ?? text(row, "business_account_id"),
            flag(
              "inbound_processing_enabled",
              change.inbound_processing_enabled,
            ),
            flag("calls_enabled", change.calls_enabled),
            clock.tick(),
            from,
          ],
        },
        ...(to === from ? [] : renameStatements(database, from, to)),
      ]);
      return data(toPhoneNumber(await requirePhoneNumber(database, to)));
    });
  },

  async deleteWhatsappPhoneNumber({ path, database, publish }) {
    const { phone_number_id: id } = path;
    return database.exclusively(async () => {
      const row = await requirePhoneNumber(database, id);
      await database.write(
        [
          "DELETE FROM phone_numbers WHERE phone_number_id = ?",
          "DELETE FROM webhooks WHERE phone_number_id = ?",
          "DELETE FROM display_name_requests WHERE phone_number_id = ?",
        ].map((sql) => ({ sql, args: [id] })),
      );
      await publish(
        phoneNumberEvent(
          "whatsapp.phone_number.deleted",
          id,
          text(row, "customer_id"),
        ),
      );
      return noContent();
    });
  },
} satisfies Handlers;

/** The row of an own number; throws HttpProblem 404. */
export async function requirePhoneNumber(
  database: Database,
  id: string,
): Promise<Row> {
  const row = await findPhoneNumber(database, id);
  if (!row) throw notFound("WhatsApp phone number not found");
  return row;
}

/** The Meta id after a change: only a test number gets another one. */
async function newIdOf(
  database: Database,
  row: Row,
  change: { kind?: string; phone_number_id?: string },
): Promise<string> {
  const current = requiredText(row, "phone_number_id");
  const { kind, phone_number_id: wanted } = change;
  const wasSandbox = requiredText(row, "kind") === "sandbox";
  if (wasSandbox && kind === "production" && wanted === undefined) {
    throw unprocessable(
      'Body member "whatsapp_phone_number.phone_number_id" is missing; it must be the Meta id of the number that takes the place of the sandbox number.',
    );
  }
  if (wanted === undefined || wanted === current) return current;
  if (!wasSandbox) {
    throw unprocessable(
      `Body member "whatsapp_phone_number.phone_number_id" must stay ${quote(current)} for a production number; got ${quote(wanted)}.`,
    );
  }
  checkMetaId("phone_number_id", wanted);
  await refuseConnected(database, wanted);
  return wanted;
}

function checkMetaId(member: string, value: string): void {
  if (/^\d+$/.test(value)) return;
  throw unprocessable(
    `Body member "whatsapp_phone_number.${member}" must be a Meta id of digits, or "${SANDBOX_ID}" with kind "sandbox"; got ${quote(value)}.`,
  );
}

async function refuseConnected(database: Database, id: string): Promise<void> {
  if (!(await findPhoneNumber(database, id))) return;
  throw new HttpProblem(
    409,
    `Phone number ${id} is connected to the project already; delete it first, or update it.`,
  );
}
