import {
  data,
  exclusive,
  insert,
  ok,
  remove,
  table,
  type Database,
  type Handlers,
} from "../../../kernel.js";
import { ofNumber } from "../own-numbers.js";
import { invalidRequest, metaError } from "../problem.js";

/** How long a username is reserved before it is approved: five seconds. */
const REVIEW_TIME = 5_000_000;

/** The names by which people find a number. */
export const usernames = table("usernames", (t) => ({
  phone_number_id: t.key(t.text),
  username: t.unique(t.text),
  approved_at: t.instant,
}));

/** The username of a number. */
export const usernameHandlers = {
  getUsername: ofNumber(async ({ database, clock }, { phone_number_id }) => {
    const row = await database.first(usernames, { phone_number_id });
    if (!row) return ok({});
    const { username, approved_at: approvedAt } = row;
    const status = approvedAt <= clock.read() ? "approved" : "reserved";
    return ok({ username, status });
  }),

  setUsername: exclusive(
    ofNumber(async ({ body, database, clock }, { phone_number_id: id }) => {
      const { username, transfer_action: transfer = "none" } = body;
      if (!/^(?=.*[a-z])[a-z0-9._]{3,30}$/.test(username)) {
        throw invalidRequest(
          `Body member "username" must have 3 to 30 lowercase letters, digits, periods and underscores, one letter at least; got ${JSON.stringify(username)}.`,
        );
      }
      const owner = await database.first(usernames, { username });
      const isTaken = owner !== undefined && owner.phone_number_id !== id;
      if (isTaken && transfer !== "force_transfer") {
        throw metaError(
          100,
          `The username ${username} is that of phone number ${owner.phone_number_id}; transfer_action force_transfer takes it.`,
        );
      }
      const approved_at = clock.tick() + REVIEW_TIME;
      await database.write([
        remove(usernames, { phone_number_id: id }),
        remove(usernames, { username }),
        ...insert(usernames, [{ phone_number_id: id, username, approved_at }]),
      ]);
      return ok({ status: "reserved" });
    }),
  ),

  deleteUsername: ofNumber(async ({ database }, { phone_number_id }) => {
    await database.write([remove(usernames, { phone_number_id })]);
    return ok({ success: true });
  }),

  getUsernameSuggestions: ofNumber(async ({ database }, { name }) =>
    data([{ username_suggestions: await freeNames(database, name) }]),
  ),
} satisfies Handlers;

/** Usernames made from the name of a number that no other number has. */
async function freeNames(database: Database, name: string): Promise<string[]> {
  const stem = name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "_");
  const names = [stem, `${stem}_team`, `${stem}.official`, `hello_${stem}`];
  const taken = await database.all(usernames);
  return names.filter((each) =>
    taken.every(({ username }) => username !== each),
  );
}
