import { randomUUID } from "node:crypto";
import type { operations } from "@kapso-platform/types";
import { isPhoneNumber, withoutPlus } from "../../phone-number.js";
import { conversations } from "../conversations/conversation.js";
import { assignments } from "../conversations/assignments.js";
import { customers } from "../customers/customers.js";
import { messages, messageStatuses } from "../messages/table.js";
import {
  marketingPreferenceHandlers,
  marketingPreferences,
} from "./marketing-preferences.js";
import {
  area,
  contains,
  created,
  cursorReply,
  data,
  equals,
  HttpProblem,
  insert,
  matching,
  noContent,
  numberedReply,
  phoneNumberPart,
  quote,
  readNumberedPage,
  remove,
  sql,
  unprocessable,
  update,
  type Database,
  type NumberedCall,
  type Reply,
  type Where,
} from "../../kernel.js";
import { contacts, requireContact, toContact } from "./contact.js";

type ContactFilters = NonNullable<
  operations["listWhatsappContactsPlatform"]["parameters"]["query"]
>;

/** Tag Contacts: list, create, read, change, erase. */
export const contactsArea = area({
  tables: [contacts, marketingPreferences],
  handlers: {
    listWhatsappContactsPlatform: {
      // Beyond them this list responds 400 with a body of its own, not 422.
      lenient: ["page", "per_page"],
      async handle(call) {
        const where = contactsWhere(call.query);
        return wantsNumberedPages(call.url)
          ? numberedContacts(call, where)
          : cursorReply(call, {
              table: contacts,
              source: contacts,
              where,
              toItem: toContact,
            });
      },
    },

    async createWhatsappContactPlatform({ body, database, clock }) {
      const { contact } = body;
      const waId = phoneNumberOf(contact.wa_id);
      return database.exclusively(async () => {
        await requireFreeNumber(database, waId);
        const id = randomUUID();
        const now = clock.tick();
        const { profile_name: profileName = null } = contact;
        await database.write(
          insert(contacts, [
            {
              id,
              wa_id: waId,
              has_plus: false,
              profile_name: profileName,
              profile_name_folded: profileName?.toLowerCase(),
              display_name: contact.display_name,
              customer_id: contact.customer_id?.toLowerCase(),
              metadata: contact.metadata,
              created_at: now,
              updated_at: now,
            },
          ]),
        );
        return created(toContact(await requireContact(database, id)));
      });
    },

    async getWhatsappContactPlatform({ path, database }) {
      return data(toContact(await requireContact(database, path.identifier)));
    },

    async updateWhatsappContactPlatform({ path, body, database, clock }) {
      const { contact: change = {} } = body;
      return database.exclusively(async () => {
        const row = await requireContact(database, path.identifier);
        const { id } = row;
        const waId =
          change.wa_id === undefined ? row.wa_id : phoneNumberOf(change.wa_id);
        const isNewNumber = waId !== row.wa_id;
        if (waId !== null && isNewNumber) {
          await requireFreeNumber(database, waId);
        }
        // A number that stays keeps its spelling; a new one has no plus sign.
        const hasPlus = isNewNumber ? false : undefined;
        const profileName = change.profile_name ?? row.profile_name;
        const displayName = change.display_name ?? row.display_name;
        await database.write([
          update(
            contacts,
            {
              wa_id: waId,
              has_plus: hasPlus,
              profile_name: profileName,
              profile_name_folded: profileName?.toLowerCase() ?? null,
              display_name: displayName,
              customer_id: change.customer_id?.toLowerCase(),
              metadata: change.metadata ?? undefined,
              updated_at: clock.tick(),
            },
            { id },
          ),
          // Conversations repeat the number, each in a spelling of its own.
          sql`UPDATE ${conversations} SET has_plus = has_plus AND phone_number IS ${waId}, phone_number = ${waId}, contact_name = ${displayName ?? profileName} WHERE contact_id = ${id}`,
        ]);
        return data(toContact(await requireContact(database, id)));
      });
    },

    async eraseWhatsappContact({ path, database }) {
      const { identifier } = path;
      if (/^\+|^\d+$/.test(identifier) && !isPhoneNumber(identifier)) {
        throw unprocessable(
          `The phone number in the path must be in E.164 form such as +14155550123; got ${quote(identifier)}.`,
        );
      }
      return database.exclusively(async () => {
        const { id } = await requireContact(database, identifier);
        const own = sql`IN (SELECT id FROM ${conversations} WHERE contact_id = ${id})`;
        await database.write([
          remove(messageStatuses, [
            sql`wamid IN (SELECT ${messages.wamid} FROM ${messages} WHERE ${messages.conversation_id} ${own})`,
          ]),
          remove(messages, [sql`${messages.conversation_id} ${own}`]),
          remove(assignments, [sql`${assignments.conversation_id} ${own}`]),
          remove(conversations, { contact_id: id }),
          remove(marketingPreferences, { contact_id: id }),
          remove(contacts, { id }),
        ]);
        return noContent();
      });
    },

    ...marketingPreferenceHandlers,
  },
});

function contactsWhere(query: ContactFilters): Where {
  const { customer_external_id: externalId, has_customer: hasCustomer } = query;
  return [
    equals(contacts.customer_id, query.customer_id?.toLowerCase()),
    externalId === undefined
      ? undefined
      : sql`${contacts.customer_id} IN (SELECT id FROM ${customers} WHERE external_customer_id = ${externalId})`,
    hasCustomer === undefined
      ? undefined
      : sql`(${contacts.customer_id} IS NOT NULL) = ${hasCustomer}`,
    contains(
      contacts.profile_name_folded,
      query.profile_name_contains?.toLowerCase(),
    ),
    contains(
      contacts.wa_id,
      phoneNumberPart("wa_id_contains", query.wa_id_contains),
    ),
    ...matching(contacts, query, "business_scoped_user_id", "created_at"),
  ];
}

function phoneNumberOf(waId: string): string {
  if (isPhoneNumber(waId)) return withoutPlus(waId);
  throw unprocessable(
    `Body member "contact.wa_id" must be a phone number in E.164 form such as +14155550123; got ${quote(waId)}.`,
  );
}

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
