import type { Row } from "@libsql/client";
import type { WhatsappContact } from "@kapso-platform/types";
import { withoutPlus } from "../phone-number.js";
import { isUuid } from "../spec/validator.js";
import { between, conditions } from "./conditions.js";
import {
  object,
  requiredNumber,
  requiredText,
  spelledNumber,
  text,
  type Database,
  type Statement,
} from "./database.js";
import type { Condition } from "./keyset.js";
import { formatMicroseconds, type Microseconds } from "./timestamps.js";

/** What `GET /whatsapp/contacts` filters by. */
export interface ContactFilters {
  customerId?: string | undefined;
  customerExternalId?: string | undefined;
  hasCustomer?: boolean | undefined;
  profileNamePart?: string | undefined;
  waIdPart?: string | undefined;
  businessScopedUserId?: string | undefined;
  createdAfter?: Microseconds | undefined;
  createdBefore?: Microseconds | undefined;
}

/** The conditions of a contact list. */
export function contactConditions(filters: ContactFilters): Condition[] {
  return conditions([
    ["k.customer_id = ?", filters.customerId],
    [
      "k.customer_id IN (SELECT id FROM customers WHERE external_customer_id = ?)",
      filters.customerExternalId,
    ],
    ["(k.customer_id IS NOT NULL) = ?", filters.hasCustomer],
    [
      "instr(k.profile_name_folded, ?) > 0",
      filters.profileNamePart?.toLowerCase(),
    ],
    ["instr(k.wa_id, ?) > 0", filters.waIdPart],
    ["k.business_scoped_user_id = ?", filters.businessScopedUserId],
    ...between("k.created_at", filters.createdAfter, filters.createdBefore),
  ]);
}

/**
 * Finds a contact by UUID, phone number with or without plus sign, BSUID or
 * parent BSUID. Several can share a parent: the one created last is meant.
 */
export function findContact(
  database: Database,
  identifier: string,
): Promise<Row | undefined> {
  if (isUuid(identifier)) {
    return database.row("SELECT * FROM contacts WHERE id = ?", [
      identifier.toLowerCase(),
    ]);
  }
  return database.row(
    `SELECT * FROM contacts
      WHERE wa_id = ? OR business_scoped_user_id = ? OR parent_business_scoped_user_id = ?
      ORDER BY created_at DESC, id DESC LIMIT 1`,
    [withoutPlus(identifier), identifier, identifier],
  );
}

/**
 * A row as the API shows it. `profile_name` is left out where WhatsApp gave
 * none: it is declared as a string that may be missing, not as nullable.
 */
export function toContact(row: Row): WhatsappContact {
  const profileName = text(row, "profile_name");
  return {
    id: requiredText(row, "id"),
    wa_id: spelledNumber(row, "wa_id"),
    business_scoped_user_id: text(row, "business_scoped_user_id"),
    parent_business_scoped_user_id: text(row, "parent_business_scoped_user_id"),
    username: text(row, "username"),
    ...(profileName !== null && { profile_name: profileName }),
    display_name: text(row, "display_name"),
    customer_id: text(row, "customer_id"),
    metadata: object(row, "metadata_json"),
    created_at: formatMicroseconds(requiredNumber(row, "created_at")),
    updated_at: formatMicroseconds(requiredNumber(row, "updated_at")),
  };
}

/** The columns of a contact that the API can change. */
export interface ContactChange {
  waId: string | null;
  profileName: string | null;
  displayName: string | null;
  customerId: string | null;
  metadataJson: string | null;
  updatedAt: Microseconds;
}

/**
 * Changes a contact, and what its conversations repeat of it. A number that
 * stays keeps its spelling; a new one has no plus sign.
 */
export function changeStatements(
  id: string,
  change: ContactChange,
): Statement[] {
  const { waId, profileName, displayName } = change;
  return [
    {
      sql: `UPDATE contacts SET has_plus = has_plus AND wa_id IS ?, wa_id = ?, profile_name = ?, profile_name_folded = ?, display_name = ?,
        customer_id = ?, metadata_json = ?, updated_at = ? WHERE id = ?`,
      args: [
        waId,
        waId,
        profileName,
        profileName?.toLowerCase() ?? null,
        displayName,
        change.customerId,
        change.metadataJson,
        change.updatedAt,
        id,
      ],
    },
    {
      sql: "UPDATE conversations SET has_plus = has_plus AND phone_number IS ?, phone_number = ?, contact_name = ? WHERE contact_id = ?",
      args: [waId, waId, displayName ?? profileName, id],
    },
  ];
}

/** Removes a contact with everything that belongs to it. */
export function eraseStatements(id: string): Statement[] {
  const conversations = "SELECT id FROM conversations WHERE contact_id = ?";
  return [
    `DELETE FROM messages WHERE conversation_id IN (${conversations})`,
    `DELETE FROM assignments WHERE conversation_id IN (${conversations})`,
    "DELETE FROM conversations WHERE contact_id = ?",
    "DELETE FROM marketing_preferences WHERE contact_id = ?",
    "DELETE FROM contacts WHERE id = ?",
  ].map((sql) => ({ sql, args: [id] }));
}
