import { randomUUID } from "node:crypto";
import {
  area,
  created,
  DAY,
  HttpProblem,
  insert,
  matching,
  numberedReply,
  quote,
  readNumberedPage,
  remove,
  sql,
  unprocessable,
  type Database,
  type SeedSource,
  type Sql,
} from "../../kernel.js";
import { createRandom } from "../../seed/random.js";
import { phoneNumberEvents } from "../webhooks/payloads.js";
import { webhooks } from "../webhooks/table.js";
import { requireCustomer } from "../customers/customers.js";
import { phoneNumberHealthHandlers } from "./health.js";
import {
  findPhoneNumber,
  nextPosition,
  phoneNumber,
  phoneNumberRow,
  phoneNumbers,
  requirePhoneNumber,
  toPhoneNumber,
  type PhoneNumberRow,
} from "./phone-number.js";
import {
  displayNameHandlers,
  displayNameRequests,
} from "./display-name-requests.js";

/** What a test number sends in place of Meta's ids. */
const SANDBOX_ID = "sandbox";

const removeNumber = phoneNumber.remove(({ phone_number_id: id }) => [
  remove(webhooks, { phone_number_id: id }),
  remove(displayNameRequests, { phone_number_id: id }),
]);

/** Tags Phone Numbers and Display Names: the own numbers. */
export const phoneNumbersArea = area({
  tables: [phoneNumbers, displayNameRequests],
  seed,
  handlers: {
    async listWhatsappPhoneNumbers(call) {
      const { query } = call;
      const page = await readNumberedPage(call, phoneNumbers, {
        where: [
          ...matching(
            phoneNumbers,
            query,
            "phone_number_id",
            "business_account_id",
            "customer_id",
            "created_at",
          ),
          query.messaging_enabled === undefined
            ? undefined
            : sql`(${phoneNumbers.status} = 'CONNECTED') = ${query.messaging_enabled}`,
          query.name_contains === undefined
            ? undefined
            : sql`instr(lower(${phoneNumbers.name}), lower(${query.name_contains})) > 0`,
        ],
        orderBy: sql`${phoneNumbers.created_at} DESC, ${phoneNumbers.position} DESC`,
      });
      return numberedReply(page, toPhoneNumber, call.url);
    },

    async createCustomerWhatsappPhoneNumber(call) {
      const { path, body, database, clock, publish } = call;
      const { phone_number_id: given, ...shown } = body.whatsapp_phone_number;
      const { kind = "production", name } = shown;
      const { customer_id: customerId } = path;
      const id =
        kind === "sandbox" && given === SANDBOX_ID
          ? createRandom(randomUUID()).digits(15)
          : given;
      assertMetaId("phone_number_id", id);
      return database.exclusively(async () => {
        await requireCustomer(database, customerId);
        await assertNotConnected(database, id);
        const row = phoneNumberRow({
          id: randomUUID(),
          phone_number_id: id,
          position: await nextPosition(database),
          created_at: clock.tick(),
          name,
          display_name: name,
          kind,
          customer_id: customerId,
          business_account_id: shown.business_account_id,
          inbound_processing_enabled: shown.inbound_processing_enabled ?? true,
          calls_enabled: shown.calls_enabled ?? false,
        });
        await database.write(insert(phoneNumbers, [row]));
        const stored = await requirePhoneNumber(database, id);
        for (const event of phoneNumberEvents("created", stored)) {
          await publish(event);
        }
        return created(toPhoneNumber(stored));
      });
    },

    getWhatsappPhoneNumber: phoneNumber.get,

    updateWhatsappPhoneNumber: phoneNumber.update(
      async ({ body, database }, row) => {
        const change = body.whatsapp_phone_number;
        const { phone_number_id: current } = row;
        const next = await newIdOf(database, row, change);
        if (next !== current) {
          await database.write(renameStatements(database, current, next));
        }
        return {
          name: change.name,
          kind: change.kind,
          business_account_id: change.business_account_id,
          inbound_processing_enabled: change.inbound_processing_enabled,
          calls_enabled: change.calls_enabled,
        };
      },
    ),

    async deleteWhatsappPhoneNumber(call) {
      const row = await phoneNumber.require(call);
      const reply = await removeNumber(call);
      for (const event of phoneNumberEvents("deleted", row)) {
        await call.publish(event);
      }
      return reply;
    },

    ...phoneNumberHealthHandlers,
    ...displayNameHandlers,
  },
});

/** The Meta id after a change: only a test number gets another one. */
async function newIdOf(
  database: Database,
  { phone_number_id: current, kind: currentKind }: PhoneNumberRow,
  change: { kind?: string; phone_number_id?: string },
): Promise<string> {
  const { kind, phone_number_id: wanted } = change;
  const wasSandbox = currentKind === "sandbox";
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
  assertMetaId("phone_number_id", wanted);
  await assertNotConnected(database, wanted);
  return wanted;
}

/** Gives an own number another Meta id, wherever it is mentioned. */
function renameStatements(
  { tables }: Database,
  from: string,
  to: string,
): Sql[] {
  return tables
    .filter(({ $ }) => "phone_number_id" in $.columns)
    .map(({ $ }) => ({
      sql: `UPDATE ${$.name} SET phone_number_id = ? WHERE phone_number_id = ?`,
      args: [to, from],
    }));
}

function assertMetaId(member: string, value: string): void {
  if (/^\d+$/.test(value)) return;
  throw unprocessable(
    `Body member "whatsapp_phone_number.${member}" must be a Meta id of digits, or "${SANDBOX_ID}" with kind "sandbox"; got ${quote(value)}.`,
  );
}

async function assertNotConnected(
  database: Database,
  id: string,
): Promise<void> {
  if (!(await findPhoneNumber(database, id))) return;
  throw new HttpProblem(
    409,
    `Phone number ${id} is connected to the project already; delete it first, or update it.`,
  );
}

/** The display name of the first number, as Meta approved it. */
function seed({ random, now, rows }: SeedSource): void {
  const [first] = rows.of(phoneNumbers);
  if (!first) return;
  rows.add(displayNameRequests, {
    id: random.uuid(),
    phone_number_id: first.phone_number_id,
    requested_display_name: String(first.display_name),
    status: "applied",
    submitted_at: now - 50 * DAY,
    reviewed_at: now - 49 * DAY,
    applied_at: now - 49 * DAY,
  });
}
