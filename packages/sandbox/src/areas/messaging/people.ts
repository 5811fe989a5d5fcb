import { randomUUID } from "node:crypto";
import {
  exclusive,
  insert,
  ok,
  remove,
  sql,
  table,
  type Database,
  type Handlers,
  type Sql,
} from "../../kernel.js";
import { ofNumber } from "./own-numbers.js";
import { invalidRequest, rejection } from "./problem.js";
import { recipientOf } from "./sending/recipient.js";

/** People from whom a number takes no messages. */
export const blockedUsers = table(
  "blocked_users",
  (t) => ({
    id: t.key(t.text),
    phone_number_id: t.text,
    wa_id: t.text,
  }),
  { indexes: ["UNIQUE (phone_number_id, wa_id)"] },
);

export const blockedUserHandlers = {
  listBlockedUsers: ofNumber(async ({ path, database }) => {
    const rows = await database.all(blockedUsers, {
      where: { phone_number_id: path.phone_number_id },
      orderBy: sql`rowid DESC`,
    });
    return ok({ data: rows.map((row) => ({ user: row.wa_id })) });
  }),

  blockUsers: ofNumber(async ({ path, body, database }) => {
    const { phone_number_id } = path;
    const numbers = numbersOf(body);
    const rows = numbers.map((wa_id) => ({
      id: randomUUID(),
      phone_number_id,
      wa_id,
    }));
    await database.write([
      unblocking(phone_number_id, numbers),
      ...insert(blockedUsers, rows),
    ]);
    return ok({ success: true });
  }),

  unblockUsers: ofNumber(async ({ path, body, database }) => {
    await database.write([unblocking(path.phone_number_id, numbersOf(body))]);
    return ok({ success: true });
  }),
} satisfies Handlers;

export function isBlocked(
  database: Database,
  phoneNumberId: string,
  waId: string | null,
): Promise<boolean> {
  return database.has(blockedUsers, {
    phone_number_id: phoneNumberId,
    wa_id: waId ?? "",
  });
}

/** The numbers of people, each once; throws HttpProblem 400 for another text. */
function numbersOf({
  block_users: users,
}: {
  block_users: readonly { user: string }[];
}): string[] {
  const numbers = users.map(({ user }) => recipientOf({ to: user }).waId ?? "");
  return [...new Set(numbers)];
}

function unblocking(phoneNumberId: string, numbers: readonly string[]): Sql {
  return sql`DELETE FROM ${blockedUsers} WHERE phone_number_id = ${phoneNumberId} AND wa_id IN (SELECT value FROM json_each(${JSON.stringify(numbers)}))`;
}

/** Who handles the thread of a number with a person; without a row, Kapso. */
export const threadOwners = table("thread_owners", (t) => ({
  /** `<phone number id>/<WhatsApp id or user id of the person>` */
  id: t.key(t.text),
  phone_number_id: t.text,
  owner: t.text,
}));

const OWNER_AFTER = {
  pass: "another app",
  release: "nobody",
  take: "Kapso",
} as const;

/** Passes the thread with a person to another app, and takes it back. */
export const threadControlHandlers = {
  controlThread: exclusive(
    ofNumber(async ({ path, body, database }) => {
      const { phone_number_id } = path;
      const { action } = body;
      const { waId, userId } = recipientOf(body);
      if (body.control_pass !== undefined && action !== "pass") {
        throw invalidRequest(
          `Body member "control_pass" goes with the action pass only; got ${action}.`,
        );
      }
      const id = `${phone_number_id}/${waId ?? userId ?? ""}`;
      const current = await database.first(threadOwners, { id });
      if (action !== "take" && current?.owner === OWNER_AFTER.pass) {
        throw rejection(
          409,
          `The thread is handled by ${current.owner}; take it first.`,
        );
      }
      const owner = OWNER_AFTER[action];
      await database.write([
        remove(threadOwners, { id }),
        ...insert(threadOwners, [{ id, phone_number_id, owner }]),
      ]);
      return ok({ messaging_product: "whatsapp" });
    }),
  ),
} satisfies Handlers;
