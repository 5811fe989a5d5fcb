import { randomUUID } from "node:crypto";
import {
  area,
  conflict,
  containsFolded,
  created,
  data,
  DAY,
  exclusive,
  given,
  insert,
  matching,
  pick,
  quote,
  remove,
  sql,
  unprocessable,
  type Database,
  type SeedSource,
  type Sql,
} from "../../kernel.js";
import { createRandom } from "../../seed/random.js";
import { customer } from "../customers/customers.js";
import { phoneNumberEvents } from "../webhooks/payloads.js";
import { webhooks } from "../webhooks/webhook.js";
import {
  displayNameHandlers,
  displayNameRequests,
} from "./display-name-requests.js";
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

/** What a request has in place of a Meta id for a test number. */
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
    listWhatsappPhoneNumbers: phoneNumber.list(({ query }) => [
      ...matching(
        phoneNumbers,
        query,
        "phone_number_id",
        "business_account_id",
        "customer_id",
        "created_at",
      ),
      given(
        query.messaging_enabled,
        (isEnabled) =>
          sql`(${phoneNumbers.status} = 'CONNECTED') = ${isEnabled}`,
      ),
      containsFolded(phoneNumbers.name, query.name_contains),
    ]),

    createCustomerWhatsappPhoneNumber: exclusive(async (call) => {
      const { path, body, database, clock } = call;
      const {
        phone_number_id: wanted,
        name,
        ...shown
      } = body.whatsapp_phone_number;
      const { kind = "production", business_account_id } = shown;
      const isMadeUp = kind === "sandbox" && wanted === SANDBOX_ID;
      const id = isMadeUp ? createRandom(randomUUID()).digits(15) : wanted;
      assertMetaId("phone_number_id", id);
      await customer.require(call);
      await assertNotConnected(database, id);
      const row = phoneNumberRow({
        id: randomUUID(),
        phone_number_id: id,
        position: await nextPosition(database),
        created_at: clock.tick(),
        ...{ name, kind, business_account_id },
        display_name: name,
        customer_id: path.customer_id,
        inbound_processing_enabled: shown.inbound_processing_enabled ?? true,
        calls_enabled: shown.calls_enabled ?? false,
      });
      await database.write(insert(phoneNumbers, [row]));
      const stored = await requirePhoneNumber(database, id);
      for (const event of phoneNumberEvents("created", stored)) {
        await call.publish(event);
      }
      return created(toPhoneNumber(stored));
    }),

    getWhatsappPhoneNumber: phoneNumber.get,

    updateWhatsappPhoneNumber: exclusive(async (call) => {
      const { body, database } = call;
      const row = await phoneNumber.require(call);
      const { phone_number_id: current } = row;
      const next = await newIdOf(database, row, body.whatsapp_phone_number);
      const change = pick(
        body.whatsapp_phone_number,
        "name",
        "kind",
        "business_account_id",
        "inbound_processing_enabled",
        "calls_enabled",
      );
      const rename =
        next === current ? [] : renameStatements(database, current, next);
      return data(
        toPhoneNumber(await phoneNumber.change(call, row.id, change, rename)),
      );
    }),

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

/** The statements that change the Meta id of an own number in all tables. */
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
  throw conflict(
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
