import {
  columns,
  expression,
  fromInstead,
  instantOf,
  phoneNumberPart,
  source,
  sql,
  type CursorListing,
  type Database,
  type Sql,
  type Where,
} from "../../kernel.js";
import {
  conversations,
  conversationsWhere,
  type ConversationFilters,
} from "./conversation.js";

/**
 * Up to this many rows, the filter's own index is faster, and the rows are sorted.
 * If more rows match, a walk along the order of the list finds one soon. With
 * 100,000 conversations a page costs about the same both ways at this number.
 */
const FEW = 800;

type Listing = Pick<CursorListing<typeof conversations>, "source" | "where">;

/** The conversations that match, along the index that suits their number. */
export async function conversationListing(
  database: Database,
  query: ConversationFilters,
): Promise<Listing> {
  const where = conversationsWhere(query);
  for (const candidates of [byNumber(query), byCreation(query)]) {
    if (candidates && (await areFew(database, candidates))) {
      return listingFrom(candidates, query);
    }
  }
  const bounds = await activityBounds(database, query);
  return { source: conversations, where: [...where, ...bounds] };
}

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
 * The rows whose numbers have the last three wanted digits, the three before them,
 * and the three before those; undefined if the index cannot find them. Nine digits
 * leave few rows, and with a million rows each three digits cost as much as a page.
 */
export function byNumber(query: ConversationFilters): string | undefined {
  const part = phoneNumberPart("phone_number", query.phone_number);
  if (part === undefined || !/^\d{3,}$/.test(part)) return undefined;
  const ends = [0, 3, 6].filter((end) => end < part.length);
  const threes = ends.map((end) => {
    const start = Math.max(part.length - end - 3, 0);
    return `"${part.slice(start, start + 3)}"`;
  });
  return `SELECT rowid AS found FROM conversation_numbers WHERE conversation_numbers MATCH '${threes.join(" AND ")}'`;
}

/** The rows that were created in the wanted time. */
export function byCreation(query: ConversationFilters): string | undefined {
  const [after, before] = creationOf(query);
  if (after === undefined && before === undefined) return undefined;
  const conditions = [
    ...(after === undefined ? [] : [`created_at >= ${after}`]),
    ...(before === undefined ? [] : [`created_at <= ${before}`]),
  ];
  return `SELECT rowid AS found FROM conversations WHERE ${conditions.join(" AND ")}`;
}

async function areFew(database: Database, candidates: string) {
  const some = { $: { from: `(${candidates} LIMIT ${FEW + 1})` } };
  return (await database.count(some, [])) <= FEW;
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
): Promise<Where> {
  const [after, before] = creationOf(query);
  const read = async (orderBy: Sql) =>
    (await database.first(spans, [], orderBy))?.span ?? 0;
  const { last_active_at: activity } = conversations;
  return [
    after === undefined
      ? undefined
      : sql`${activity} >= ${after + (await read(SPAN))}`,
    before === undefined
      ? undefined
      : sql`${activity} <= ${before + (await read(sql`${SPAN} DESC`))}`,
  ];
}

function creationOf(query: ConversationFilters) {
  return [instantOf(query.created_after), instantOf(query.created_before)];
}
