import { quote, unprocessable } from "./http/problem.js";
import type { Database } from "./storage/database.js";
import { sql, type Expression } from "./table/sql.js";
import type { AnyTable } from "./table/table.js";

/** A table whose rows have names and slugs of their own. */
type Named = AnyTable &
  Readonly<Record<"id" | "name" | "slug", Expression<string>>>;

/**
 * Throws HttpProblem 422 if another row has the name or slug.
 *
 * @param kind - what the rows are; also the member of the body, such as `function`.
 * @param own - the id of the row that may have them.
 */
export async function assertUnused(
  database: Database,
  table: Named,
  kind: string,
  { name, slug }: { name?: string | undefined; slug?: string | undefined },
  own?: string,
): Promise<void> {
  for (const [column, value] of [
    ["name", name],
    ["slug", slug],
  ] as const) {
    if (value === undefined) continue;
    if (!(await isUsed(database, table, column, value, own))) continue;
    throw unprocessable(
      `Body member "${kind}.${column}" must be the ${column} of no other ${kind}; ${quote(value)} is taken.`,
    );
  }
}

/**
 * The slug of a new row: the wanted one, or the first of `name`, `name-2`,
 * `name-3`, … that no other row has.
 *
 * @param kind - as in `assertUnused`; also the slug of a name without ASCII letters
 *   and digits.
 * @throws HttpProblem 422 if another row has the wanted one.
 */
export async function newSlug(
  database: Database,
  table: Named,
  kind: string,
  { name, slug: wanted }: { name: string; slug?: string },
): Promise<string> {
  await assertUnused(database, table, kind, { slug: wanted });
  if (wanted !== undefined) return wanted;
  const slug = slugOf(name) || kind;
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? slug : `${slug}-${number}`;
    const isTaken = await isUsed(database, table, "slug", candidate);
    if (!isTaken) return candidate;
  }
}

function isUsed(
  database: Database,
  table: Named,
  column: "name" | "slug",
  value: string,
  own = "",
): Promise<boolean> {
  return database.has(table, [
    sql`${table[column]} = ${value} AND ${table.id} <> ${own}`,
  ]);
}

/**
 * A name as part of a URL: ASCII letters and digits in lower case, joined by
 * single hyphens.
 */
function slugOf(name: string): string {
  return name
    .normalize("NFD")
    .toLowerCase()
    .replaceAll(/\p{Mark}/gu, "")
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
}
