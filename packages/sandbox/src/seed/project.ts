import type { Random } from "./random.js";
import { noRows, type Rows } from "./rows.js";

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

const CUSTOMERS = ["acme", "globex", "initech", "umbrella"] as const;

/** What every project has before its first conversation. */
export function projectRows(random: Random): Rows {
  const rows = noRows();
  rows.users = MEMBERS.map(([name, role], index) => ({
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
  rows.phone_numbers = NUMBERS.map(([id, displayName], index) => ({
    phone_number_id: id,
    config_id: random.uuid(),
    display_name: displayName,
    position: index,
  }));
  rows.customers = CUSTOMERS.map((external) => ({
    id: random.uuid(),
    external_customer_id: external,
  }));
  return rows;
}
