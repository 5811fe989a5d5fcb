import { randomUUID } from "node:crypto";
import type { Row } from "@libsql/client";
import { notFound, quote, unprocessable } from "../http/problem.js";
import { isPhoneNumber, withoutPlus } from "../phone-number.js";
import { created, data, noContent, type Reply } from "../http/reply.js";
import { answerCursorList } from "../pagination/cursor-list.js";
import {
  contactConditions,
  eraseStatements,
  findContact,
  changeStatements,
  toContact,
} from "../storage/contacts.js";
import { requiredText, text, type Database } from "../storage/database.js";
import { insertStatements } from "../storage/insert.js";
import { offsetContacts, wantsOffset } from "./contacts-offset.js";
import { instantOf, phoneNumberPart } from "./filters.js";
import type { Handlers } from "./handler.js";

/** Tag Contacts: list, create, read, change, erase. */
export const contactHandlers = {
  listWhatsappContactsPlatform: {
    // Beyond them this list answers 400 with a body of its own, not 422.
    lenient: ["page", "per_page"],
    async handle({ query, url, database }): Promise<Reply> {
      const where = contactConditions({
        customerId: query.customer_id?.toLowerCase(),
        customerExternalId: query.customer_external_id,
        hasCustomer: query.has_customer,
        profileNamePart: query.profile_name_contains,
        waIdPart: phoneNumberPart("wa_id_contains", query.wa_id_contains),
        businessScopedUserId: query.business_scoped_user_id,
        createdAfter: instantOf(query.created_after),
        createdBefore: instantOf(query.created_before),
      });
      if (wantsOffset(url)) {
        return offsetContacts(database, where, url, query);
      }
      return answerCursorList(
        database,
        {
          query: {
            select: "k.*",
            from: "contacts k",
            sort: "k.created_at",
            id: "k.id",
            where,
          },
          table: "contacts",
          toItem: toContact,
        },
        query,
      );
    },
  },

  async createWhatsappContactPlatform({ body, database, clock }) {
    const { contact } = body;
    const waId = phoneNumberOf(contact.wa_id);
    return database.exclusively(async () => {
      await refuseTakenNumber(database, waId);
      const id = randomUUID();
      const now = clock.tick();
      const profileName = contact.profile_name ?? null;
      await database.write(
        insertStatements("contacts", [
          {
            id,
            wa_id: waId,
            has_plus: 0,
            business_scoped_user_id: null,
            parent_business_scoped_user_id: null,
            username: null,
            profile_name: profileName,
            profile_name_folded: profileName?.toLowerCase() ?? null,
            display_name: contact.display_name ?? null,
            customer_id: contact.customer_id?.toLowerCase() ?? null,
            metadata_json: contact.metadata
              ? JSON.stringify(contact.metadata)
              : null,
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
      const id = requiredText(row, "id");
      const { wa_id: newNumber, metadata } = change;
      const waId =
        newNumber === undefined ? text(row, "wa_id") : phoneNumberOf(newNumber);
      if (waId !== null && waId !== text(row, "wa_id")) {
        await refuseTakenNumber(database, waId);
      }
      await database.write(
        changeStatements(id, {
          waId,
          profileName: change.profile_name ?? text(row, "profile_name"),
          displayName: change.display_name ?? text(row, "display_name"),
          customerId:
            change.customer_id?.toLowerCase() ?? text(row, "customer_id"),
          metadataJson: metadata
            ? JSON.stringify(metadata)
            : text(row, "metadata_json"),
          updatedAt: clock.tick(),
        }),
      );
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
      const row = await requireContact(database, identifier);
      await database.write(eraseStatements(requiredText(row, "id")));
      return noContent();
    });
  },
} satisfies Handlers;

/** The row of a contact by any of its identifiers; throws HttpProblem 404. */
export async function requireContact(
  database: Database,
  identifier: string,
): Promise<Row> {
  const row = await findContact(database, identifier);
  if (!row) throw notFound("WhatsApp contact not found");
  return row;
}

function phoneNumberOf(waId: string): string {
  if (isPhoneNumber(waId)) return withoutPlus(waId);
  throw unprocessable(
    `Body member "contact.wa_id" must be a phone number in E.164 form such as +14155550123; got ${quote(waId)}.`,
  );
}

async function refuseTakenNumber(
  database: Database,
  waId: string,
): Promise<void> {
  const taken = await database.row("SELECT id FROM contacts WHERE wa_id = ?", [
    waId,
  ]);
  if (!taken) return;
  throw unprocessable(
    `Body member "contact.wa_id" must belong to no other contact; ${quote(waId)} is the number of contact ${requiredText(taken, "id")}.`,
  );
}
