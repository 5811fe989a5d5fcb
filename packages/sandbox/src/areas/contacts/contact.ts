import type { WhatsappContact } from "@kapso-platform/types";
import {
  datedExactly,
  resource,
  sql,
  table,
  type Database,
  type Microseconds,
  type Row,
  type Sql,
} from "../../kernel.js";
import { withoutPlus } from "../../phone-number.js";
import { isUuid } from "../../spec/validator.js";
import { IDENTITY, spelledNumber } from "../identity.js";

export const contacts = table(
  "contacts",
  (t) => ({
    id: t.key(t.text),
    wa_id: t.unique(t.optional(t.text)),
    ...IDENTITY,
    profile_name: t.optional(t.text),
    // Lower-cased by JavaScript: SQLite folds ASCII letters only.
    profile_name_folded: t.optional(t.text),
    display_name: t.optional(t.text),
    customer_id: t.optional(t.text),
    metadata: t.optional(t.json()),
    ...t.times,
  }),
  {
    cursor: "created_at",
    indexes: [
      "(created_at)",
      "(business_scoped_user_id) WHERE business_scoped_user_id IS NOT NULL",
      "(parent_business_scoped_user_id) WHERE parent_business_scoped_user_id IS NOT NULL",
    ],
  },
);

export type ContactRow = Row<typeof contacts>;

/**
 * The contacts with a UUID, a phone number with or without plus sign, a BSUID or a
 * parent BSUID. Several can share a parent: the one created last is meant.
 */
function identifiedBy(identifier: string): Sql {
  return isUuid(identifier)
    ? sql`${contacts.id} = ${identifier.toLowerCase()}`
    : sql`(${contacts.wa_id} = ${withoutPlus(identifier)} OR ${contacts.business_scoped_user_id} = ${identifier} OR ${contacts.parent_business_scoped_user_id} = ${identifier})`;
}

const NEWEST_FIRST = sql`${contacts.created_at} DESC, ${contacts.id} DESC`;

export const contact = resource({
  name: "WhatsApp contact",
  table: contacts,
  at: (path: { identifier: string }) => [identifiedBy(path.identifier)],
  order: NEWEST_FIRST,
  toItem: toContact,
});

/** A contact by any of its identifiers, if there is one. */
export function findContact(
  database: Database,
  identifier: string,
): Promise<ContactRow | undefined> {
  return database.first(contacts, [identifiedBy(identifier)], NEWEST_FIRST);
}

/**
 * A row as the API shows it. `profile_name` is left out if WhatsApp gave none: it is
 * declared as a string that may be missing, not as nullable.
 */
export function toContact(row: ContactRow): WhatsappContact {
  const {
    has_plus: _,
    profile_name_folded: _folded,
    profile_name,
    ...item
  } = row;
  return {
    ...datedExactly(item),
    ...(profile_name !== null && { profile_name }),
    wa_id: spelledNumber(row.wa_id, row),
  };
}

/** The known columns of a new contact. */
type NewContact = Partial<Omit<ContactRow, "profile_name_folded">> & {
  id: string;
  created_at: Microseconds;
};

/** The row of a new contact; what is not given gets its usual value. */
export function contactRow(given: NewContact): ContactRow {
  return {
    wa_id: null,
    has_plus: false,
    business_scoped_user_id: null,
    parent_business_scoped_user_id: null,
    username: null,
    profile_name: null,
    profile_name_folded: given.profile_name?.toLowerCase() ?? null,
    display_name: null,
    customer_id: null,
    metadata: null,
    updated_at: given.created_at,
    ...given,
  };
}
