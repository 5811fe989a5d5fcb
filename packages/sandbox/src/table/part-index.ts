/** A table that finds the rows whose column contains some digits in a row. */
export interface PartIndex {
  readonly name: string;
  /** Its values are digits, at most 15. */
  readonly column: string;
}

/** The digits of one token: in a million numbers, 10,000 tokens find few rows each. */
const WIDTH = 4;

/** The fewest digits that can be found. */
export const FEWEST_DIGITS = WIDTH - 1;

/** The positions at which a token of a number with 15 digits can start. */
const POSITIONS = JSON.stringify(Array.from({ length: 13 }, (_, i) => i + 1));

const DIGITS = Array.from({ length: 10 }, (_, digit) => String(digit));

/**
 * The four digits at each position of a number, and its last three: `41555` has the
 * tokens `4155`, `1555` and `555`.
 */
function tokensOf(number: string): string {
  return `(SELECT group_concat(substr(${number}, value, ${WIDTH}), ' ') FROM json_each('${POSITIONS}') WHERE value <= length(${number}) - ${WIDTH - 2})`;
}

/** The FTS5 table without the numbers themselves and without positions of tokens. */
export function partIndex(
  table: string,
  { name, column }: PartIndex,
): { create: string[]; drop: string } {
  return {
    create: [
      `CREATE VIRTUAL TABLE ${name} USING fts5(${column}, content='', columnsize=0, detail=none)`,
      `INSERT INTO ${name} (rowid, ${column}) SELECT rowid, ${tokensOf(column)} FROM ${table}`,
      // Into one segment: a query reads each, which takes twice the time for many.
      `INSERT INTO ${name} (${name}) VALUES ('optimize')`,
    ],
    drop: `DROP TABLE ${name}`,
  };
}

/** The triggers that keep the index up to date, by name. */
export function partIndexTriggers(
  table: string,
  { name, column }: PartIndex,
): Record<string, string> {
  const add = `INSERT INTO ${name} (rowid, ${column}) VALUES (NEW.rowid, ${tokensOf(`NEW.${column}`)});`;
  const drop = `INSERT INTO ${name} (${name}, rowid, ${column}) VALUES ('delete', OLD.rowid, ${tokensOf(`OLD.${column}`)});`;
  return {
    [`${name}_insert`]: `AFTER INSERT ON ${table} BEGIN ${add} END`,
    [`${name}_delete`]: `AFTER DELETE ON ${table} BEGIN ${drop} END`,
    [`${name}_update`]: `AFTER UPDATE OF ${column} ON ${table} BEGIN ${drop} ${add} END`,
  };
}

/**
 * Queries that each find all rows with these digits, three or more, and some others:
 * one looks up the last five digits, one the first five. With a million numbers, few
 * have five digits in common, unless these are a country code and what follows it.
 */
export function partQueries({ name }: PartIndex, part: string): string[] {
  const lookedUp = new Set([part.slice(-WIDTH - 1), part.slice(0, WIDTH + 1)]);
  return [...lookedUp].map(
    (digits) =>
      `SELECT rowid AS found FROM ${name} WHERE ${name} MATCH '${matchOf(digits)}'`,
  );
}

/** The tokens of three to five digits. */
function matchOf(digits: string): string {
  if (digits.length < WIDTH) {
    // Not a search by prefix: it would collect all rows before it returns the first.
    const tokens = ["", ...DIGITS].map((digit) => `"${digits}${digit}"`);
    return tokens.join(" OR ");
  }
  return digits.length === WIDTH
    ? `"${digits}"`
    : `"${digits.slice(0, WIDTH)}" AND "${digits.slice(1)}"`;
}
