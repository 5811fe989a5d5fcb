import {
  columns,
  expression,
  FEWEST_DIGITS,
  fromInstead,
  instantOf,
  partQueries,
  phoneNumberPart,
  source,
  sql,
  type CursorListing,
  type Database,
  type Sql,
} from "../../kernel.js";
import {
  conversations,
  conversationsWhere,
  NUMBERS,
  type ConversationFilters,
} from "./conversation.js";

/**
 * To read a row that an index has found costs as much as so many rows of a walk along
 * the order of the list.
 */
const WALKED_ROWS = 30;

type Listing = Pick<CursorListing<typeof conversations>, "source" | "where">;

/** The rows of a usual page. */
const PAGE = 20;

/**
 * The conversations that match: those that the filter's own index finds, sorted, if
 * they are few. If many match, a walk along the order of the list finds some soon.
 */
export async function conversationListing(
  database: Database,
  query: ConversationFilters,
): Promise<Listing> {
  const numbers = byNumber(query);
  const created = byCreation(query);
  const few = numbers.length > 0 || created ? await fewOf(database) : 0;
  for (const candidates of numbers) {
    const found = await countTo(few, database, candidates);
    if (found <= few) return listingFrom(candidates, query);
  }
  const bounds = await activityBounds(database, query);
  if (created) {
    const found = await countTo(few, database, created);
    const most = found * WALKED_ROWS;
    const isLong = async () =>
      (await countTo(most, database, rowsWhere(bounds))) > most;
    if (found <= few && (await isLong())) return listingFrom(created, query);
  }
  const where = bounds.map((bound): Sql => ({ sql: bound, args: [] }));
  return {
    source: conversations,
    where: [...conversationsWhere(query), ...where],
  };
}

/**
 * The number of rows up to which it is faster to sort them: a walk finds one of
 * `few` among `total / few` rows.
 */
async function fewOf(database: Database): Promise<number> {
  const total = (await database.first(sizes, []))?.total ?? 0;
  return Math.sqrt((total * PAGE) / WALKED_ROWS);
}

/** The last rowid is the number of rows, unless many were deleted. */
const sizes = source(
  { total: expression(columns.integer, sql`max(rowid)`) },
  sql`${conversations}`,
);

/**
 * The listing of some candidates only; exported so that its query plan can be
 * tested.
 */
export function listingFrom(
  candidates: string,
  query: ConversationFilters,
): Listing {
  return {
    source: fromInstead(conversations, {
      sql: `(${candidates}) AS candidates CROSS JOIN conversations ON conversations.rowid = candidates.found`,
    }),
    where: conversationsWhere(query),
  };
}

/**
 * Queries that each find all rows whose numbers have the wanted digits, and others;
 * none if the digits are too few.
 */
export function byNumber(query: ConversationFilters): string[] {
  const part = phoneNumberPart("phone_number", query.phone_number) ?? "";
  // Numbers consist of digits.
  if (/\D/.test(part)) return [rowsWhere(["FALSE"])];
  return part.length < FEWEST_DIGITS ? [] : partQueries(NUMBERS, part);
}

/** The rows that were created in the wanted time. */
export function byCreation(query: ConversationFilters): string | undefined {
  const [after, before] = creationOf(query);
  if (after === undefined && before === undefined) return undefined;
  return rowsWhere([
    ...(after === undefined ? [] : [`created_at >= ${after}`]),
    ...(before === undefined ? [] : [`created_at <= ${before}`]),
  ]);
}

function rowsWhere(conditions: readonly string[]): string {
  return `SELECT rowid AS found FROM conversations WHERE ${conditions.join(" AND ")}`;
}

/** The number of rows; one more than `most` if it is greater. */
function countTo(most: number, database: Database, rows: string) {
  const some = { $: { from: `(${rows} LIMIT ${Math.floor(most) + 1})` } };
  return database.count(some, []);
}

const SPAN = sql`${conversations.last_active_at} - ${conversations.created_at}`;

const spans = source(
  { span: expression(columns.integer, SPAN) },
  sql`${conversations}`,
);

/**
 * Bounds of the activity, by which the list is sorted, that follow from the wanted
 * time of creation: no conversation lasted longer than the longest one.
 */
async function activityBounds(
  database: Database,
  query: ConversationFilters,
): Promise<string[]> {
  const [after, before] = creationOf(query);
  const read = async (orderBy: Sql) =>
    (await database.first(spans, [], orderBy))?.span ?? 0;
  const activity = conversations.last_active_at.expression;
  return [
    ...(after === undefined
      ? []
      : [`${activity} >= ${after + (await read(SPAN))}`]),
    ...(before === undefined
      ? []
      : [`${activity} <= ${before + (await read(sql`${SPAN} DESC`))}`]),
  ];
}

function creationOf(query: ConversationFilters) {
  return [instantOf(query.created_after), instantOf(query.created_before)];
}
