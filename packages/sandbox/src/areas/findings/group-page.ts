import type { Paging } from "@kapso-platform/types";
import {
  badRequest,
  decodeJson,
  encodeJson,
  formatMicroseconds,
  parseTimestamp,
  quote,
  type CursorParameters,
  type Microseconds,
} from "../../kernel.js";

interface Grouped {
  group_id: string;
  group_qualified_at: Microseconds;
}

/**
 * Cuts a page from rows that come group by group (`group_id`,
 * `group_qualified_at` descending). A group stays on one page, so that a page
 * can be longer than `limit`. The cursors are those of findings:
 * `{version, values: [timestamp]}`.
 *
 * @throws HttpProblem 400 for a text that is not a cursor.
 */
export function pageOfGroups<R extends Grouped>(
  rows: readonly R[],
  { limit = 20, after, before }: CursorParameters,
): { rows: R[]; paging: Paging } {
  const groups = groupsOf(rows);
  let start = 0;
  let end = groups.length;
  if (before !== undefined) {
    const time = decode("before", before);
    end = groups.filter((group) => group.time > time).length;
    start = end;
    for (let size = 0; start > 0 && size < limit;) {
      start -= 1;
      size += groups[start]?.rows.length ?? 0;
    }
  } else {
    if (after !== undefined) {
      const time = decode("after", after);
      start = groups.filter((group) => group.time >= time).length;
    }
    end = start;
    for (let size = 0; end < groups.length && size < limit; end += 1) {
      size += groups[end]?.rows.length ?? 0;
    }
  }
  const page = groups.slice(start, end);
  const first = page[0] ? encode(page[0].time) : null;
  const last = page.at(-1);
  const final = last ? encode(last.time) : null;
  return {
    rows: page.flatMap((group) => group.rows),
    paging: {
      cursors: { before: first, after: final },
      next: end < groups.length ? final : null,
      previous: start > 0 ? first : null,
    },
  };
}

interface Group<R> {
  id: string;
  time: Microseconds;
  rows: R[];
}

function groupsOf<R extends Grouped>(rows: readonly R[]): Group<R>[] {
  const groups: Group<R>[] = [];
  for (const row of rows) {
    const { group_id: id, group_qualified_at: time } = row;
    const last = groups.at(-1);
    if (last?.id === id) last.rows.push(row);
    else groups.push({ id, time, rows: [row] });
  }
  return groups;
}

function encode(time: Microseconds): string {
  return encodeJson({ version: 1, values: [formatMicroseconds(time)] });
}

function decode(parameter: string, text: string): Microseconds {
  const { values } = decodeJson(text);
  const [value] = Array.isArray(values) ? (values as unknown[]) : [];
  const time = typeof value === "string" ? parseTimestamp(value) : undefined;
  // Exactly as the API writes it: a cursor is opaque, and not made by hand.
  if (time !== undefined && encode(time) === text) return time;
  throw badRequest(
    `Query parameter "${parameter}" is not a cursor; got ${quote(text)}. Pass paging.next or paging.previous of an earlier response of this list unchanged.`,
  );
}
