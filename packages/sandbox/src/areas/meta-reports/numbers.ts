import { randomUUID } from "node:crypto";
import type { SandboxEvent } from "../../events.js";
import {
  equals,
  formatTimestamp,
  sql,
  update,
  type Database,
  type Microseconds,
  type Sql,
} from "../../kernel.js";
import { show } from "../../members.js";
import { rejectData } from "../../seed/context.js";
import {
  phoneNumbers,
  type PhoneNumberRow,
} from "../phone-numbers/phone-number.js";
import { ownerOf } from "../webhooks/payloads.js";
import type { AccountReport, NumberReport } from "./report.js";

/** Meta's name of each event, and the status of numbers after it. */
const AT_META: Readonly<Record<string, readonly [string, string?]>> = {
  "whatsapp.phone_number.disconnected": ["PARTNER_REMOVED", "DISCONNECTED"],
  "whatsapp.phone_number.offboarded": ["ACCOUNT_OFFBOARDED", "DISCONNECTED"],
  "whatsapp.phone_number.reconnected": ["ACCOUNT_RECONNECTED", "CONNECTED"],
  "whatsapp.account.disabled": ["DISABLED_UPDATE", "BANNED"],
  "whatsapp.account.reinstated": ["DISABLED_UPDATE", "CONNECTED"],
  "whatsapp.account.restricted": ["ACCOUNT_RESTRICTION", "RESTRICTED"],
  "whatsapp.account.violation": ["ACCOUNT_VIOLATION"],
};

/** Stores that a number was disconnected, or is connected again. */
export async function changeConnection(
  database: Database,
  report: NumberReport,
  now: Microseconds,
): Promise<SandboxEvent> {
  const { event } = report;
  const number = await numberOf(database, report);
  const isLost = event === "whatsapp.phone_number.disconnected";
  await database.write([setStatus(event, now, number)]);
  return ofProject(event, now, {
    phone_number_id: number.phone_number_id,
    ...ownerOf(number),
    connection_type: "dedicated",
    source: sourceOf(event, number.business_account_id),
    ...(isLost && {
      disconnection: {
        reason: report.reason ?? null,
        initiated_by: report.initiated_by ?? null,
      },
    }),
  });
}

/** Stores a measure against all numbers of a business account. */
export async function changeAccount(
  database: Database,
  report: AccountReport,
  now: Microseconds,
): Promise<SandboxEvent> {
  const { event, restrictions, violation } = report;
  const { business_account_id: first } = await numberOf(database, {});
  const account = report.business_account_id ?? first ?? "";
  const own = [equals(phoneNumbers.business_account_id, account)];
  const numbers = await database.all(phoneNumbers, {
    where: own,
    orderBy: sql`${phoneNumbers.position}`,
  });
  const [number] = numbers;
  if (!number) {
    return rejectData(
      `No number of the project belongs to the business account ${show(account)}.`,
    );
  }
  await database.write(numbers.map((each) => setStatus(event, now, each)));
  const isBan = /disabled|reinstated/.test(event);
  return ofProject(event, now, {
    business_account_id: account,
    project: ownerOf(number).project,
    phone_numbers: numbers.map((each) => ({
      id: each.phone_number_id,
      display_phone_number: each.display_phone_number,
    })),
    ...(event === "whatsapp.account.restricted" && {
      restrictions: restrictions ?? [
        { type: "RESTRICTED_BIZ_INITIATED_MESSAGING" },
      ],
    }),
    ...(event === "whatsapp.account.violation" && {
      violation: violation ?? { type: "SPAM" },
    }),
    ...(isBan && {
      ban: {
        state: event.endsWith("disabled") ? "DISABLE" : "REINSTATE",
        date_label: new Date(now / 1000).toUTCString().slice(5, 16),
      },
    }),
    source: sourceOf(event, account),
  });
}

function ofProject(
  event: string,
  now: Microseconds,
  payload: Readonly<Record<string, unknown>>,
): SandboxEvent {
  return {
    event,
    phoneNumberId: null,
    payloadVersion: "v2",
    payload: {
      id: randomUUID(),
      event,
      occurred_at: formatTimestamp(now),
      ...payload,
    },
  };
}

function sourceOf(event: string, account: string | null) {
  return {
    provider: "meta",
    event: AT_META[event]?.[0],
    ...(account !== null && { business_account_id: account }),
  };
}

function setStatus(
  event: string,
  now: Microseconds,
  { id }: PhoneNumberRow,
): Sql {
  const change = { status: AT_META[event]?.[1], updated_at: now };
  return update(phoneNumbers, change, { id });
}

/** The own number that a report names, or the first one. */
export async function numberOf(
  database: Database,
  { phone_number_id: id }: { phone_number_id?: string },
): Promise<PhoneNumberRow> {
  const number = await database.first(
    phoneNumbers,
    { phone_number_id: id },
    sql`${phoneNumbers.position}`,
  );
  if (number) return number;
  return rejectData(
    id === undefined
      ? "The project has no phone number."
      : `"phone_number_id" must be the Meta id of an own number; got ${show(id)}.`,
  );
}
