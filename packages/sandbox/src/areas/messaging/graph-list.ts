import {
  columns,
  conditionsOf,
  expression,
  ok,
  readPage,
  source,
  sql,
  type CursorListing,
  type CursorParameters,
  type Database,
  type Reply,
  type Row,
  type Start,
} from "../../kernel.js";
import { invalidRequest } from "./problem.js";

/** The page size of Meta's lists where the description declares none. */
const DEFAULT_LIMIT = 25;

interface GraphCall {
  database: Database;
  url: URL;
  query: CursorParameters;
}

/**
 * A list in the form of Meta's Graph API, the newest first: cursors name the
 * first and the last item, and `next` and `previous` are addresses, left out
 * where there is no such page.
 */
export async function graphReply<F>(
  { database, url, query }: GraphCall,
  { source: rows, where, toItem }: CursorListing<F>,
): Promise<Reply> {
  const rowid = { sql: `${rows.$.name}.rowid`, args: [] };
  const position = expression(columns.integer, rowid);
  const list = {
    source: source({ ...rows, position }, sql`${rows}`),
    where: conditionsOf(rows, where),
    orderBy: { fromTop: sql`${position} DESC`, fromBottom: sql`${position}` },
    positionOf: (row: object) => (row as { position: number }).position,
    beyond: (direction: "after" | "before", start: number) =>
      direction === "after"
        ? sql`${position} < ${start}`
        : sql`${position} > ${start}`,
  };
  const { limit = DEFAULT_LIMIT } = query;
  const page = await readPage(database, list, startOf(query), limit);
  const { first, last } = page;
  if (first === undefined || last === undefined) return ok({ data: [] });
  const cursors = { before: cursorOf(first), after: cursorOf(last) };
  return ok({
    // Their position is not among the columns of the source.
    data: page.rows.map((row) => toItem(row as unknown as Row<F>)),
    paging: {
      cursors,
      ...(page.hasNext && { next: addressOf(url, "after", cursors.after) }),
      ...(page.hasPrevious && {
        previous: addressOf(url, "before", cursors.before),
      }),
    },
  });
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

/** Short and opaque, like Meta's. */
function cursorOf(position: number): string {
  return Buffer.from(`${position}`).toString("base64url") + "ZD";
}

function startOf({ before, after }: CursorParameters): Start<number> {
  const cursor = before ?? after;
  if (cursor === undefined) return { direction: "top" };
  const text = Buffer.from(cursor.replace(/ZD$/, ""), "base64url").toString();
  if (/^\d+$/.test(text) && cursor.endsWith("ZD")) {
    const direction = before === undefined ? "after" : "before";
    return { direction, position: Number(text) };
  }
  throw invalidRequest(
    `(#100) Invalid cursor: ${JSON.stringify(cursor)} is not a cursor of this list.`,
  );
}
