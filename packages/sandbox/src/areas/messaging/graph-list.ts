import {
  columns,
  expression,
  source,
  sql,
  type Database,
  type Reply,
  type Row,
  type Where,
} from "../../kernel.js";
import type { AnyTable, Source } from "../../table/table.js";
import { invalidRequest } from "./problem.js";

/** The page size of Meta's lists where the description declares none. */
const DEFAULT_LIMIT = 25;

interface GraphCall {
  database: Database;
  url: URL;
  query: {
    limit?: number | undefined;
    before?: string | undefined;
    after?: string | undefined;
  };
}

/**
 * A list in the form of Meta's Graph API, the newest first: cursors name the
 * first and the last item, and `next` and `previous` are addresses, left out
 * where there is no such page.
 */
export async function graphReply<F>(
  { database, url, query }: GraphCall,
  {
    table,
    source: rows,
    where,
    toItem,
  }: {
    table: AnyTable;
    source: Source<F>;
    where: Where;
    toItem: (row: Row<F>) => unknown;
  },
): Promise<Reply> {
  const position = expression(columns.integer, {
    sql: `${table.$.name}.rowid`,
    args: [],
  });
  const { limit = DEFAULT_LIMIT } = query;
  const isBackward = query.before !== undefined;
  const start = positionOf(query.before ?? query.after);
  const positioned = source(
    { ...rows, position },
    { sql: rows.$.from, args: [] },
  );
  const found = await database.all(positioned, {
    where: [
      ...where,
      start === undefined
        ? undefined
        : isBackward
          ? sql`${position} > ${start}`
          : sql`${position} < ${start}`,
    ],
    orderBy: isBackward ? sql`${position}` : sql`${position} DESC`,
    limit: limit + 1,
  });
  const isMore = found.length > limit;
  const page = found.slice(0, limit);
  if (isBackward) page.reverse();
  const [first, last] = [page[0], page.at(-1)].map(
    (row) => row && (row as { position: number }).position,
  );
  if (first === undefined || last === undefined) {
    return { status: 200, body: { data: [] } };
  }
  const isBeyond = (condition: Where[number]) =>
    database.has(positioned, [...where, condition]);
  const cursors = { before: cursorOf(first), after: cursorOf(last) };
  const hasNext = isBackward
    ? await isBeyond(sql`${position} < ${last}`)
    : isMore;
  const hasPrevious = isBackward
    ? isMore
    : await isBeyond(sql`${position} > ${first}`);
  return {
    status: 200,
    body: {
      // The column of the position is not among the source's.
      data: page.map((row) => toItem(row as unknown as Row<F>)),
      paging: {
        cursors,
        ...(hasNext && { next: addressOf(url, "after", cursors.after) }),
        ...(hasPrevious && {
          previous: addressOf(url, "before", cursors.before),
        }),
      },
    },
  };
}

/** An object with the members that the parameter `fields` names; all without it. */
export function chosenFields<T extends object>(
  item: T,
  fields: string | undefined,
): Partial<T> {
  if (fields === undefined) return item;
  const names = new Set(fields.split(",").map((name) => name.trim()));
  return Object.fromEntries(
    Object.entries(item).filter(([name]) => name === "id" || names.has(name)),
  ) as Partial<T>;
}

function addressOf(url: URL, name: "after" | "before", cursor: string): string {
  const address = new URL(url);
  address.searchParams.delete("after");
  address.searchParams.delete("before");
  address.searchParams.set(name, cursor);
  return address.href;
}

/** Short, and opaque like Meta's. */
function cursorOf(position: number): string {
  return Buffer.from(`${position}`).toString("base64url") + "ZD";
}

function positionOf(cursor: string | undefined): number | undefined {
  if (cursor === undefined) return undefined;
  const text = Buffer.from(cursor.replace(/ZD$/, ""), "base64url").toString();
  if (/^\d+$/.test(text) && cursor.endsWith("ZD")) return Number(text);
  throw invalidRequest(
    `(#100) Invalid cursor: ${JSON.stringify(cursor)} is not a cursor of this list.`,
  );
}
