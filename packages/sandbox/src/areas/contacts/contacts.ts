import type { operations } from "@kapso-platform/types";
import {
  area,
  contains,
  containsNumber,
  cursorReply,
  data,
  equals,
  exclusive,
  given,
  HttpProblem,
  matching,
  numberedReply,
  quote,
  readNumberedPage,
  remove,
  sql,
  unprocessable,
  type Database,
  type NumberedCall,
  type Reply,
  type Where,
} from "../../kernel.js";
import { digitsOf } from "../../phone-number.js";
import { assignments } from "../conversations/assignments.js";
import { conversations } from "../conversations/conversation.js";
import { customers } from "../customers/customers.js";
import { messages, messageStatuses } from "../messages/table.js";
import { contact, contacts, toContact } from "./contact.js";
import {
  marketingPreferenceHandlers,
  marketingPreferences,
} from "./marketing-preferences.js";

const WA_ID = 'Body member "contact.wa_id"';

type ContactFilters = NonNullable<
  operations["listWhatsappContactsPlatform"]["parameters"]["query"]
>;

/** Tag Contacts: list, create, read, change, erase. */
export const contactsArea = area({
  tables: [contacts, marketingPreferences],
  handlers: {
    listWhatsappContactsPlatform: {
      // Beyond their maximum this list responds with 400 and its own body, not 422.
      lenient: ["page", "per_page"],
      async handle(call) {
        const where = contactsWhere(call.query);
        return wantsNumberedPages(call.url)
          ? numberedContacts(call, where)
          : cursorReply(call, { source: contacts, where, toItem: toContact });
      },
    },

    createWhatsappContactPlatform: contact.create(
      async ({ body, database }) => {
        const { wa_id, profile_name, ...given } = body.contact;
        const waId = digitsOf(WA_ID, wa_id);
        await requireFreeNumber(database, waId);
        return {
          wa_id: waId,
          has_plus: false,
          profile_name,
          profile_name_folded: profile_name?.toLowerCase(),
          display_name: given.display_name,
          customer_id: given.customer_id?.toLowerCase(),
          metadata: given.metadata,
        };
      },
    ),

    getWhatsappContactPlatform: contact.get,

    updateWhatsappContactPlatform: exclusive(async (call) => {
      const { contact: change = {} } = call.body;
      const row = await contact.require(call);
      const { wa_id: wanted } = change;
      const waId = wanted === undefined ? row.wa_id : digitsOf(WA_ID, wanted);
      const isNewNumber = waId !== row.wa_id;
      if (waId !== null && isNewNumber) {
        await requireFreeNumber(call.database, waId);
      }
      const profileName = change.profile_name ?? row.profile_name;
      const displayName = change.display_name ?? row.display_name;
      const columns = {
        wa_id: waId,
        // A number that stays keeps its spelling; a new one has no plus sign.
        has_plus: isNewNumber ? false : undefined,
        profile_name: profileName,
        profile_name_folded: profileName?.toLowerCase() ?? null,
        display_name: displayName,
        customer_id: change.customer_id?.toLowerCase(),
        metadata: change.metadata ?? undefined,
      };
      const changed = await contact.change(call, row.id, columns, [
        // Conversations repeat the number, each in a spelling of its own.
        sql`UPDATE ${conversations} SET has_plus = has_plus AND phone_number IS ${waId}, phone_number = ${waId}, contact_name = ${displayName ?? profileName} WHERE contact_id = ${row.id}`,
      ]);
      return data(toContact(changed));
    }),

    async eraseWhatsappContact(call) {
      const { identifier } = call.path;
      if (/^\+|^\d+$/.test(identifier)) {
        digitsOf("The number in the path", identifier);
      }
      return erase(call);
    },

    ...marketingPreferenceHandlers,
  },
});

function contactsWhere(query: ContactFilters): Where {
  const { customer_external_id: externalId, has_customer: hasCustomer } = query;
  return [
    equals(contacts.customer_id, query.customer_id?.toLowerCase()),
    given(
      externalId,
      (id) =>
        sql`${contacts.customer_id} IN (SELECT id FROM ${customers} WHERE external_customer_id = ${id})`,
    ),
    given(
      hasCustomer,
      (has) => sql`(${contacts.customer_id} IS NOT NULL) = ${has}`,
    ),
    contains(
      contacts.profile_name_folded,
      query.profile_name_contains?.toLowerCase(),
    ),
    containsNumber(contacts.wa_id, "wa_id_contains", query.wa_id_contains),
    ...matching(contacts, query, "business_scoped_user_id", "created_at"),
  ];
}

/** Deletes a contact and everything that belongs to it. */
const erase = contact.remove(({ id }) => {
  const own = sql`IN (SELECT id FROM ${conversations} WHERE contact_id = ${id})`;
  return [
    remove(messageStatuses, [
      sql`wamid IN (SELECT ${messages.wamid} FROM ${messages} WHERE ${messages.conversation_id} ${own})`,
    ]),
    remove(messages, [sql`${messages.conversation_id} ${own}`]),
    remove(assignments, [sql`${assignments.conversation_id} ${own}`]),
    remove(conversations, { contact_id: id }),
    remove(marketingPreferences, { contact_id: id }),
  ];
});

async function requireFreeNumber(
  database: Database,
  waId: string,
): Promise<void> {
  const taken = await database.first(contacts, { wa_id: waId });
  if (!taken) return;
  throw unprocessable(
    `Body member "contact.wa_id" must belong to no other contact; ${quote(waId)} is the number of contact ${taken.id}.`,
  );
}

const MAX_PAGE = 50;

const MAX_PER_PAGE = 100;

const MAX_WINDOW = 5000;

/** Whether a request uses the deprecated numbered pages of this list. */
function wantsNumberedPages({ searchParams }: URL): boolean {
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
async function numberedContacts(
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
