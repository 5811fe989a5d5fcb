import type { Row } from "@libsql/client";
import type { Reply } from "../http/reply.js";
import { readOffsetPage } from "../pagination/offset-list.js";
import { offsetReply } from "../pagination/offset-reply.js";
import type { Database } from "../storage/database.js";
import type { Condition } from "../storage/keyset.js";
import type { TableName } from "../storage/schema.js";

/** The page size where the description declares none. */
const PER_PAGE = 20;

/** Answers a list in numbered pages, the newest first. */
export async function answerNumberedList(
  { database, query, url }: NumberedCall,
  list: {
    table: TableName;
    where: Condition[];
    /** Default: the newest first. */
    orderBy?: string;
    toItem: (row: Row) => unknown;
  },
): Promise<Reply> {
  const page = await readOffsetPage(
    database,
    {
      select: "*",
      from: list.table,
      where: list.where,
      orderBy: list.orderBy ?? "created_at DESC, id DESC",
    },
    query.page ?? 1,
    query.per_page ?? PER_PAGE,
  );
  return offsetReply(page, list.toItem, url);
}

/** The part of a call that a numbered list needs. */
interface NumberedCall {
  database: Database;
  query: { page?: number | undefined; per_page?: number | undefined };
  url: URL;
}
