import { HttpProblem, quote, unprocessable } from "../http/problem.js";
import type { Reply } from "../http/reply.js";
import {
  linkHeader,
  pageHeaders,
  readOffsetPage,
} from "../pagination/offset-list.js";
import { toContact } from "../storage/contacts.js";
import type { Database } from "../storage/database.js";
import type { Condition } from "../storage/keyset.js";

const MAX_PAGE = 50;
const MAX_PER_PAGE = 100;
const MAX_WINDOW = 5000;

/** Whether a request uses the deprecated numbered pages of this list. */
export function wantsOffset({ searchParams }: URL): boolean {
  const uses = (...names: string[]) =>
    names.some((name) => searchParams.has(name));
  return uses("page", "per_page") && !uses("limit", "before", "after");
}

/**
 * Answers the contact list in numbered pages.
 *
 * @throws HttpProblem 400 with the body of its own beyond the published limits
 *   of page 50 and 5000 contacts.
 */
export async function offsetContacts(
  database: Database,
  where: Condition[],
  url: URL,
  {
    page = 1,
    per_page: perPage = 20,
  }: { page?: number | undefined; per_page?: number | undefined },
): Promise<Reply> {
  if (page > MAX_PAGE || page * perPage > MAX_WINDOW) {
    throw limitExceeded(page, perPage, url);
  }
  if (perPage > MAX_PER_PAGE) {
    throw unprocessable(
      `Query parameter "per_page" must be an integer from 1 to ${MAX_PER_PAGE}; got ${quote(String(perPage))}.`,
    );
  }
  const { rows, meta } = await readOffsetPage(
    database,
    {
      select: "k.*",
      from: "contacts k",
      where,
      orderBy: "k.created_at DESC, k.id DESC",
    },
    page,
    perPage,
  );
  return {
    status: 200,
    body: { data: rows.map(toContact), meta },
    headers: { ...pageHeaders(meta), ...linkHeader(url, meta) },
  };
}

function limitExceeded(page: number, perPage: number, url: URL): HttpProblem {
  const window = page * perPage;
  const detail = `Page ${page} of ${perPage} contacts is beyond numbered paging, which ends at page ${MAX_PAGE} and at ${MAX_WINDOW} contacts. Use limit with before or after instead.`;
  return new HttpProblem(400, detail, {
    body: {
      message: "legacy_offset_pagination_limit_exceeded",
      detail,
      requested_page: page,
      requested_per_page: perPage,
      requested_window: window,
      max_page: MAX_PAGE,
      max_window: MAX_WINDOW,
      cursor_example: `${url.origin}${url.pathname}?limit=${MAX_PER_PAGE}`,
    },
  });
}
