import { randomUUID } from "node:crypto";
import {
  equals,
  insert,
  sql,
  table,
  type Database,
  type Handlers,
} from "../../../kernel.js";
import { requireOwnNumber } from "../own-numbers.js";
import { recipientOf } from "../sending/recipient.js";

/** People from whom a number takes no messages. */
export const blockedUsers = table(
  "blocked_users",
  (t) => ({
    id: t.key(t.text),
    phone_number_id: t.text,
    wa_id: t.text,
  }),
  { indexes: { blocked_users_by_number: "UNIQUE (phone_number_id, wa_id)" } },
);

/** Blocking people, and taking it back. */
export const blockedUserHandlers = {
  async listBlockedUsers({ path, database }) {
    await requireOwnNumber(database, path.phone_number_id);
    const rows = await database.all(blockedUsers, {
      where: [equals(blockedUsers.phone_number_id, path.phone_number_id)],
      orderBy: sql`rowid DESC`,
    });
    const data = rows.map((row) => ({ user: row.wa_id }));
    return { status: 200, body: { data } };
  },

  async blockUsers({ path, body, database }) {
    const { phone_number_id } = path;
    await requireOwnNumber(database, phone_number_id);
    const rows = numbersOf(body.block_users).map((wa_id) => ({
      id: randomUUID(),
      phone_number_id,
      wa_id,
    }));
    await database.write([unblocking(rows), ...insert(blockedUsers, rows)]);
    return { status: 200, body: { success: true } };
  },

  async unblockUsers({ path, body, database }) {
    const { phone_number_id } = path;
    await requireOwnNumber(database, phone_number_id);
    const rows = numbersOf(body.block_users).map((wa_id) => ({
      phone_number_id,
      wa_id,
    }));
    await database.write([unblocking(rows)]);
    return { status: 200, body: { success: true } };
  },
} satisfies Handlers;

/** Whether a number has blocked a person. */
export function isBlocked(
  database: Database,
  phoneNumberId: string,
  waId: string | null,
): Promise<boolean> {
  return database.has(blockedUsers, [
    equals(blockedUsers.phone_number_id, phoneNumberId),
    equals(blockedUsers.wa_id, waId ?? ""),
  ]);
}

/** The numbers of people, each once; throws HttpProblem 400 for another text. */
function numbersOf(users: readonly { user: string }[]): string[] {
  const numbers = users.map(({ user }) => recipientOf({ to: user }).waId ?? "");
  return [...new Set(numbers)];
}

function unblocking(
  rows: readonly { phone_number_id: string; wa_id: string }[],
) {
  const ids = JSON.stringify(rows.map(({ wa_id }) => wa_id));
  return sql`DELETE FROM ${blockedUsers} WHERE phone_number_id = ${rows[0]?.phone_number_id ?? ""} AND wa_id IN (SELECT value FROM json_each(${ids}))`;
}
