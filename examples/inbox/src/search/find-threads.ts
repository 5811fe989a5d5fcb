import {
  type KapsoClient,
  KapsoPermissionError,
  type WhatsappContact,
  type WhatsappConversation,
} from "@kapso-platform/client";
import { newestOfThreads } from "../conversations/threads.js";
import { type InboxFilters, onlyDigits } from "../filters/inbox-filters.js";
import { listParams } from "../filters/list-params.js";

/** Maximum number of contacts in a search. */
export const MOST_CONTACTS = 20;

/** Maximum number of conversations to search, if contacts are not accessible. */
export const MOST_CONVERSATIONS = 500;

/** The result of a search by name. */
export interface FoundThreads {
  /** Newest activity first. */
  readonly threads: readonly WhatsappConversation[];
  /** Whether only the newest conversations were searched, and there are more. */
  readonly isPartial: boolean;
}

/** Clients whose user has no access to contacts, which belong to all numbers. */
const limited = new WeakSet<KapsoClient>();

/**
 * The threads of contacts whose name contains a text. If the server limits its users to one
 * business number, contacts are not accessible: then the newest conversations of this number
 * are searched.
 */
export async function findThreads(
  kapso: KapsoClient,
  filters: InboxFilters,
  signal: AbortSignal,
): Promise<FoundThreads> {
  if (!limited.has(kapso)) {
    try {
      const threads = await findByContacts(kapso, filters, signal);
      return { threads, isPartial: false };
    } catch (error) {
      if (!(error instanceof KapsoPermissionError)) throw error;
      limited.add(kapso);
    }
  }
  return findInConversations(kapso, filters, signal);
}

async function findInConversations(
  kapso: KapsoClient,
  filters: InboxFilters,
  signal: AbortSignal,
): Promise<FoundThreads> {
  const text = filters.name.toLocaleLowerCase();
  const found: WhatsappConversation[] = [];
  let searched = 0;
  let isPartial = false;
  const list = kapso.conversations.list(listParams(filters), { signal });
  for await (const page of list.pages()) {
    const matching = page.items.filter(({ kapso: facts }) =>
      facts?.contact_name?.toLocaleLowerCase().includes(text),
    );
    found.push(...matching);
    searched += page.items.length;
    isPartial = page.hasNextPage;
    if (searched >= MOST_CONVERSATIONS) break;
  }
  return { threads: newestOfThreads(found), isPartial };
}

async function findByContacts(
  kapso: KapsoClient,
  filters: InboxFilters,
  signal: AbortSignal,
): Promise<readonly WhatsappConversation[]> {
  const contacts = await kapso.contacts.list(
    { profile_name_contains: filters.name, limit: MOST_CONTACTS },
    { signal },
  );
  const found = await Promise.all(
    contacts.items.map((contact) => threadsOf(kapso, contact, filters, signal)),
  );
  return found
    .flat()
    .sort((a, b) => b.last_active_at.localeCompare(a.last_active_at));
}

async function threadsOf(
  kapso: KapsoClient,
  { wa_id, business_scoped_user_id }: WhatsappContact,
  filters: InboxFilters,
  signal: AbortSignal,
): Promise<readonly WhatsappConversation[]> {
  if (wa_id) {
    const { items } = await kapso.conversations.list(
      { ...listParams(filters), phone_number: wa_id, limit: 20 },
      { signal },
    );
    // The API finds every number that contains these digits.
    return newestOfThreads(
      items.filter(
        ({ phone_number }) =>
          onlyDigits(phone_number ?? "") === onlyDigits(wa_id),
      ),
    );
  }
  if (!business_scoped_user_id) return [];
  // The API finds messages by this id, but not conversations.
  const { items } = await kapso.messages.list(
    {
      business_scoped_user_id,
      limit: 1,
      ...(filters.via && { phone_number_id: filters.via }),
    },
    { signal },
  );
  const id = items[0]?.kapso.whatsapp_conversation_id;
  if (!id) return [];
  const conversation = await kapso.conversations.get(id, { signal });
  const fits =
    filters.status === null || conversation.status === filters.status;
  return fits ? [conversation] : [];
}
