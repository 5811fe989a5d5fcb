import type { WhatsappContact } from "@kapso-platform/types";
import {
  formatMicroseconds,
  notFound,
  sql,
  type Database,
  type Row,
} from "../../kernel.js";
import { withoutPlus } from "../../phone-number.js";
import { isUuid } from "../../spec/validator.js";
import { spelledNumber } from "../identity.js";
import { contacts } from "./table.js";

export type ContactRow = Row<typeof contacts>;

/**
 * Finds a contact by UUID, phone number with or without plus sign, BSUID or
 * parent BSUID. Several can share a parent: the one created last is meant.
 */
export function findContact(
  database: Database,
  identifier: string,
): Promise<ContactRow | undefined> {
  if (isUuid(identifier)) {
    return database.first(contacts, { id: identifier.toLowerCase() });
  }
  return database.first(
    contacts,
    [
      sql`(${contacts.wa_id} = ${withoutPlus(identifier)} OR ${contacts.business_scoped_user_id} = ${identifier} OR ${contacts.parent_business_scoped_user_id} = ${identifier})`,
    ],
    sql`${contacts.created_at} DESC, ${contacts.id} DESC`,
  );
}

/** A contact by any of its identifiers; throws HttpProblem 404. */
export async function requireContact(
  database: Database,
  identifier: string,
): Promise<ContactRow> {
  const row = await findContact(database, identifier);
  if (!row) throw notFound("WhatsApp contact not found");
  return row;
}

/**
 * A row as the API shows it. `profile_name` is left out where WhatsApp gave
 * none: it is declared as a string that may be missing, not as nullable.
 */
export function toContact(row: ContactRow): WhatsappContact {
  const {
    has_plus: _,
    profile_name_folded: _folded,
    profile_name: profileName,
    ...item
  } = row;
  return {
    ...item,
    ...(profileName !== null && { profile_name: profileName }),
    wa_id: spelledNumber(row.wa_id, row),
    created_at: formatMicroseconds(row.created_at),
    updated_at: formatMicroseconds(row.updated_at),
  };
}
