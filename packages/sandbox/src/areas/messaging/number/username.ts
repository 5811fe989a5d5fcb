import {
  equals,
  insert,
  remove,
  sql,
  table,
  type Database,
  type Handlers,
} from "../../../kernel.js";
import { requireOwnNumber } from "../own-numbers.js";
import { invalidParameter, invalidRequest } from "../problem.js";

/** How long a name is reserved before it is approved: five seconds. */
const REVIEW_TIME = 5_000_000;

/** Names by which people find a number. */
export const usernames = table("usernames", (t) => ({
  phone_number_id: t.key(t.text),
  username: t.unique(t.text),
  approved_at: t.instant,
}));

/** The username of a number. */
export const usernameHandlers = {
  async getUsername({ path, database, clock }) {
    await requireOwnNumber(database, path.phone_number_id);
    const row = await database.first(usernames, [
      equals(usernames.phone_number_id, path.phone_number_id),
    ]);
    if (!row) return { status: 200, body: {} };
    const { username, approved_at: approvedAt } = row;
    const status = approvedAt <= clock.read() ? "approved" : "reserved";
    return { status: 200, body: { username, status } };
  },

  setUsername({ path, body, database, clock }) {
    const { phone_number_id: id } = path;
    const { username, transfer_action: transfer = "none" } = body;
    return database.exclusively(async () => {
      await requireOwnNumber(database, id);
      if (!/^(?=.*[a-z])[a-z0-9._]{3,30}$/.test(username)) {
        throw invalidRequest(
          `Body member "username" must have 3 to 30 lowercase letters, digits, periods and underscores, one letter at least; got ${JSON.stringify(username)}.`,
        );
      }
      const owner = await database.first(usernames, [
        equals(usernames.username, username),
      ]);
      const isTaken = owner !== undefined && owner.phone_number_id !== id;
      if (isTaken && transfer !== "force_transfer") {
        throw invalidParameter(
          `The username ${username} is that of phone number ${owner.phone_number_id}; transfer_action force_transfer takes it.`,
        );
      }
      await database.write([
        remove(usernames, [
          sql`(${usernames.phone_number_id} = ${id} OR ${usernames.username} = ${username})`,
        ]),
        ...insert(usernames, [
          {
            phone_number_id: id,
            username,
            approved_at: clock.tick() + REVIEW_TIME,
          },
        ]),
      ]);
      return { status: 200, body: { status: "reserved" } };
    });
  },

  async deleteUsername({ path, database }) {
    const { phone_number_id: id } = path;
    await requireOwnNumber(database, id);
    await database.write([
      remove(usernames, [equals(usernames.phone_number_id, id)]),
    ]);
    return { status: 200, body: { success: true } };
  },

  async getUsernameSuggestions({ path, database }) {
    const { phone_number_id: id } = path;
    const { name } = await requireOwnNumber(database, id);
    const suggestions = await freeNames(database, name);
    return {
      status: 200,
      body: { data: [{ username_suggestions: suggestions }] },
    };
  },
} satisfies Handlers;

/** Names after that of the number which no other one has. */
async function freeNames(database: Database, name: string): Promise<string[]> {
  const stem = name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "_");
  const names = [stem, `${stem}_team`, `${stem}.official`, `hello_${stem}`];
  const taken = await database.all(usernames);
  return names.filter((each) =>
    taken.every(({ username }) => username !== each),
  );
}
