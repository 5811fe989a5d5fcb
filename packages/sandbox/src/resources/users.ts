import { pageHeaders, readOffsetPage } from "../pagination/offset-list.js";
import { toUser } from "../storage/users.js";
import type { Handlers } from "./handler.js";

/** Tag Users: the members of the project. */
export const userHandlers = {
  async listUsers({ query, database }) {
    const { rows, meta } = await readOffsetPage(
      database,
      { select: "*", from: "users", where: [], orderBy: "id" },
      query.page ?? 1,
      query.per_page ?? 20,
    );
    return {
      status: 200,
      body: { data: rows.map(toUser), meta },
      headers: pageHeaders(meta),
    };
  },
} satisfies Handlers;
