import {
  HttpProblem,
  numberedReply,
  quote,
  readNumberedPage,
  sql,
  unprocessable,
  type NumberedCall,
  type Reply,
  type Where,
} from "../../kernel.js";
import { toContact } from "./contact.js";
import { contacts } from "./table.js";

const MAX_PAGE = 50;
const MAX_PER_PAGE = 100;
const MAX_WINDOW = 5000;

/** Whether a request uses the deprecated numbered pages of this list. */
export function wantsNumberedPages({ searchParams }: URL): boolean {
  const uses = (...names: string[]) =>
    names.some((name) => searchParams.has(name));
  return uses("page", "per_page") && !uses("limit", "before", "after");
}

/**
 * The contact list in numbered pages.
 *
 * @throws HttpProblem 400 with the body of its own beyond the published limits
 *   of page 50 and 5000 contacts.
 */
export async function numberedContacts(
  call: NumberedCall,
  where: Where,
): Promise<Reply> {
  const { url } = call;
  const { page = 1, per_page: perPage = 20 } = call.query;
  if (page > MAX_PAGE || page * perPage > MAX_WINDOW) {
    throw limitExceeded(page, perPage, url);
  }
  if (perPage > MAX_PER_PAGE) {
    throw unprocessable(
      `Query parameter "per_page" must be an integer from 1 to ${MAX_PER_PAGE}; got ${quote(String(perPage))}.`,
    );
  }
  const orderBy = sql`${contacts.created_at} DESC, ${contacts.id} DESC`;
  const found = await readNumberedPage(call, contacts, { where, orderBy });
  return numberedReply(found, toContact, url);
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
