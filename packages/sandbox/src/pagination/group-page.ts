import type { Row } from "@libsql/client";
import type { Paging } from "@kapso-platform/types";
import { HttpProblem, quote } from "../http/problem.js";
import { requiredNumber, requiredText } from "../storage/database.js";
import {
  formatMicroseconds,
  parseTimestamp,
  type Microseconds,
} from "../storage/timestamps.js";
import type { CursorParameters } from "./cursor-list.js";

/** A page of rows, and the members that lead to its neighbours. */
export interface GroupPage {
  rows: Row[];
  paging: Paging;
}

/**
 * Cuts a page from rows that come group by group (`group_id`,
 * `group_qualified_at` descending). A group stays on one page, so that a page
 * can be longer than `limit`. The cursors are those of findings:
 * `{version, values: [timestamp]}`.
 *
 * @throws HttpProblem 400 for a cursor that is none.
 */
export function pageOfGroups(
  rows: readonly Row[],
  { limit = 20, after, before }: CursorParameters,
): GroupPage {
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

interface Group {
  id: string;
  time: Microseconds;
  rows: Row[];
}

function groupsOf(rows: readonly Row[]): Group[] {
  const groups: Group[] = [];
  for (const row of rows) {
    const id = requiredText(row, "group_id");
    const last = groups.at(-1);
    if (last?.id === id) last.rows.push(row);
    else {
      const time = requiredNumber(row, "group_qualified_at");
      groups.push({ id, time, rows: [row] });
    }
  }
  return groups;
}

function encode(time: Microseconds): string {
  const json = JSON.stringify({
    version: 1,
    values: [formatMicroseconds(time)],
  });
  return Buffer.from(json, "utf8").toString("base64");
}

function decode(parameter: string, text: string): Microseconds {
  let content: unknown;
  try {
    content = JSON.parse(Buffer.from(text, "base64").toString("utf8"));
  } catch {
    content = undefined;
  }
  const { version, values } = (content ?? {}) as Record<string, unknown>;
  const [value] = Array.isArray(values) ? (values as unknown[]) : [];
  const time =
    version === 1 && typeof value === "string"
      ? parseTimestamp(value)
      : undefined;
  // To the letter: a cursor is opaque, and none is made by hand.
  if (time !== undefined && encode(time) === text) return time;
  throw new HttpProblem(
    400,
    `Query parameter "${parameter}" is not a cursor; got ${quote(text)}. Pass paging.next or paging.previous of an earlier answer of this list unchanged.`,
  );
}
