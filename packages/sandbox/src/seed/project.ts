import { customers } from "../areas/customers/customers.js";
import { users } from "../areas/users/users.js";
import {
  phoneNumberRow,
  phoneNumbers,
} from "../areas/phone-numbers/phone-number.js";
import { DAY } from "../storage/timestamps.js";
import type { SeedContext } from "./context.js";

const MEMBERS = [
  ["Alicia", "owner"],
  ["Noam", "member"],
  ["Priya", "member"],
  ["Kenji", "member"],
  ["Zoë", "member"],
] as const;

const NUMBERS = [
  ["1234567890", "Support"],
  ["109876543210987", "Sales"],
  ["556677889900112", null],
] as const;

const CUSTOMERS = [
  ["acme", "Acme Bakery"],
  ["globex", "Globex Travel"],
  ["initech", "Initech Repairs"],
  ["umbrella", "Umbrella Pharmacy"],
] as const;

/** How long ago a fresh project was set up. */
const PROJECT_AGE = 90 * DAY;

/** Adds what every project has before its first conversation. */
export function addProject(context: SeedContext): void {
  const { random, now, rows } = context;
  const members = MEMBERS.map(([name, role], index) => ({
    id: index + 1,
    user_id: random.uuid(),
    // Letters an email address can carry without quoting.
    email: `${name
      .normalize("NFD")
      .replaceAll(/[^a-z]/gi, "")
      .toLowerCase()}@example.com`,
    name,
    role,
  }));
  rows.add(users, ...members);
  const start = now - PROJECT_AGE;
  const numbers = NUMBERS.map(([phoneNumberId, displayName], position) =>
    phoneNumberRow({
      id: random.uuid(),
      phone_number_id: phoneNumberId,
      display_name: displayName,
      position,
      created_at: start + position * DAY,
    }),
  );
  rows.add(phoneNumbers, ...numbers);
  const firstCustomers = CUSTOMERS.map(([external, name], index) => ({
    id: random.uuid(),
    name,
    external_customer_id: external,
    created_at: start + index * DAY,
    updated_at: start + index * DAY,
  }));
  rows.add(customers, ...firstCustomers);
  context.memberIds.push(...members.map((row) => row.user_id));
  context.nextUserId = members.length + 1;
  context.phoneNumberIds.push(...numbers.map((row) => row.phone_number_id));
  context.customerIds.push(...firstCustomers.map((row) => row.id));
}
