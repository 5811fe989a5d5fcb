import {
  formatMicroseconds,
  parseTimestamp,
  type Microseconds,
} from "../storage/timestamps.js";
import type { SortColumn } from "../table/table.js";
import { quote, unprocessable, type HttpProblem } from "../http/problem.js";

/** A position in a list ordered by (`sort` descending, `id` descending). */
export interface Position {
  sort: Microseconds;
  id: string;
}

/**
 * A position as the API spells it: standard Base64 of
 * `{"values":[<six-digit timestamp>,<id>],"columns":[<sort column>,"id"]}`.
 */
export function encodeCursor(column: SortColumn, position: Position): string {
  return encodeJson({
    values: [formatMicroseconds(position.sort), position.id],
    columns: [column, "id"],
  });
}

/** A value as standard Base64 of its JSON. */
export function encodeJson(value: object): string {
  return Buffer.from(JSON.stringify(value), "utf8").toString("base64");
}

/** The JSON object that a text is the Base64 of; empty if it is none. */
export function decodeJson(text: string): Record<string, unknown> {
  try {
    const json = Buffer.from(text, "base64").toString("utf8");
    return (JSON.parse(json) ?? {}) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** 422 for a text that is not a cursor of the list. */
export function invalidCursor(
  parameter: string,
  text: string,
  what: string,
): HttpProblem {
  return unprocessable(
    `Query parameter "${parameter}" ${what}; got ${quote(text)}. Pass paging.next or paging.previous of an earlier response of this list unchanged.`,
  );
}

/**
 * Reads a cursor of the list that sorts by `column`.
 *
 * @param parameter - the query parameter it came in, named in the error.
 * @param isId - whether a text can be an id of the list.
 * @throws HttpProblem 422 unless the text is exactly a cursor with the columns of
 *   the list.
 */
export function decodeCursor(
  parameter: string,
  text: string,
  column: SortColumn,
  isId: (text: string) => boolean = () => true,
): Position {
  const invalid = (what: string) => invalidCursor(parameter, text, what);
  const bytes = Buffer.from(text, "base64");
  if (bytes.toString("base64") !== text) {
    throw invalid("is not a cursor: it must be standard Base64");
  }
  let content: unknown;
  try {
    content = JSON.parse(bytes.toString("utf8"));
  } catch {
    throw invalid("is not a cursor: it does not contain JSON");
  }
  const { values, columns } = (content ?? {}) as Record<string, unknown>;
  if (!isPairOfStrings(values) || !isPairOfStrings(columns)) {
    throw invalid("is not a cursor: it must hold two values and two columns");
  }
  if (columns[0] !== column || columns[1] !== "id") {
    throw invalid(
      `is a cursor of another list: it sorts by ${columns.join(", ")}, this list by ${column}, id`,
    );
  }
  const sort = parseTimestamp(values[0]);
  if (sort === undefined) {
    throw invalid("is not a cursor: its first value must be a timestamp");
  }
  const position = { sort, id: values[1] };
  if (!isId(position.id)) {
    throw invalid("is not a cursor: its second value is no id of this list");
  }
  if (encodeCursor(column, position) !== text) {
    throw invalid(
      "is not a cursor: its content is not spelled as the API spells it",
    );
  }
  return position;
}

function isPairOfStrings(value: unknown): value is [string, string] {
  return (
    Array.isArray(value) &&
    value.length === 2 &&
    value.every((item) => typeof item === "string")
  );
}
