import {
  area,
  pageHeaders,
  quote,
  readNumberedPage,
  sql,
  table,
  unprocessable,
  type Database,
} from "../../kernel.js";

export const users = table("users", (t) => ({
  id: t.key(t.integer),
  user_id: t.unique(t.text),
  email: t.text,
  name: t.text,
  role: t.text,
}));

/** Tag Users: the members of the project. */
export const usersArea = area({
  tables: [users],
  handlers: {
    async listUsers(call) {
      const { rows, meta } = await readNumberedPage(call, users, {
        where: [],
        orderBy: sql`${users.id}`,
      });
      return {
        status: 200,
        body: { data: rows, meta },
        headers: pageHeaders(meta),
      };
    },
  },
});

/** Throws HttpProblem 422 unless the account belongs to the project. */
export async function requireMember(
  database: Database,
  userId: string,
  subject: string,
): Promise<void> {
  if (await database.has(users, { user_id: userId })) return;
  throw unprocessable(
    `${subject} must be the user_id of a project member (GET /users lists them); got ${quote(userId)}.`,
  );
}
