import { randomBytes } from "node:crypto";
import type { InboxEmbed } from "@kapso-platform/types";
import {
  area,
  columns,
  created,
  dated,
  DAY,
  equals,
  expression,
  found,
  instantOf,
  matching,
  noContent,
  nullable,
  quote,
  resource,
  source,
  sql,
  unprocessable,
  type Database,
  type Row,
  type SeedSource,
} from "../../kernel.js";
import { customer, customers } from "../customers/customers.js";
import {
  phoneNumbers,
  requirePhoneNumber,
} from "../phone-numbers/phone-number.js";
import { requireMember, users } from "../users/users.js";
import { inboxEmbeds } from "./table.js";

/** Where an embed is shown from. */
const EMBED_URL = "https://inbox.kapso.ai/embed/";

const ASSIGNEE = 'Body member "inbox_embed.assigned_user_id"';

/** Embeds with the names of their scope and assignee. */
const withNames = source(
  {
    ...inboxEmbeds,
    assigned_user_name: nullable(users.name),
    scope_name: expression(
      columns.optional(columns.text),
      sql`CASE ${inboxEmbeds.scope_type}
        WHEN 'customer' THEN (SELECT ${customers.name} FROM ${customers} WHERE ${customers.id} = ${inboxEmbeds.scope_id})
        WHEN 'phone_number' THEN (SELECT ${phoneNumbers.display_phone_number} FROM ${phoneNumbers} WHERE ${phoneNumbers.phone_number_id} = ${inboxEmbeds.scope_id})
      END`,
    ),
  },
  sql`${inboxEmbeds} LEFT JOIN ${users} ON ${users.user_id} = ${inboxEmbeds.assigned_user_id}`,
);

const inboxEmbed = resource({
  name: "Inbox embed",
  table: inboxEmbeds,
  source: withNames,
  at: (path: { inbox_embed_id: string }) => ({ id: path.inbox_embed_id }),
  toItem,
});

/** Tag Inbox Embeds: inboxes to show in an iframe. */
export const inboxEmbedsArea = area({
  tables: [inboxEmbeds],
  seed,
  handlers: {
    listInboxEmbeds: inboxEmbed.list(({ query }) => [
      ...matching(inboxEmbeds, query, "status", "scope_type"),
      equals(inboxEmbeds.scope_id, query.scope_id?.toLowerCase()),
      equals(inboxEmbeds.assigned_user_id, query.assigned_user_id),
    ]),

    createInboxEmbed: inboxEmbed.create(
      async ({ body, database }) => {
        const given = body.inbox_embed;
        const { scope_type, allowed_origins = [], language = "en" } = given;
        return {
          name: given.name,
          scope_type,
          scope_id: await scopeIdOf(database, given),
          assigned_user_id: await assigneeOf(database, given),
          status: "active",
          token: `ie_${randomBytes(18).toString("hex")}`,
          allowed_origins,
          default_mode: given.default_mode ?? "system",
          language,
          expires_at: instantOf(given.expires_at),
        };
      },
      // Token and address are shown once.
      (row) => {
        const { token } = row;
        return created({ ...toItem(row), token, embed_url: EMBED_URL + token });
      },
    ),

    getInboxEmbed: inboxEmbed.get,

    updateInboxEmbed: inboxEmbed.update(async ({ body, database }) => {
      const { name, default_mode, language, allowed_origins, ...given } =
        body.inbox_embed;
      return {
        ...{ name, default_mode, language, allowed_origins },
        assigned_user_id: await assigneeOf(database, given),
        expires_at: instantOf(given.expires_at),
      };
    }),

    deleteInboxEmbed: inboxEmbed.update(
      () => ({ status: "revoked" }),
      () => noContent(),
    ),
  },
});

/** The id of what an embed shows; null for the whole project. */
async function scopeIdOf(
  database: Database,
  given: { scope_type: string; scope_id?: string | null },
): Promise<string | null> {
  const { scope_type: type, scope_id: id } = given;
  if (type === "project") {
    if (!id) return null;
    throw invalidScope("blank where scope_type is project", id);
  }
  if (!id) throw invalidScope(`given where scope_type is ${type}`, id);
  if (type === "customer") {
    const row = await customer.find(database, id.toLowerCase());
    return found(row, "Customer not found").id;
  }
  return (await requirePhoneNumber(database, id)).phone_number_id;
}

function invalidScope(wanted: string, given: unknown): Error {
  return unprocessable(
    `Body member "inbox_embed.scope_id" must be ${wanted}; got ${quote(given)}.`,
  );
}

/** The given assignee, a member of the project; throws HttpProblem 422. */
async function assigneeOf(
  database: Database,
  { assigned_user_id: given }: { assigned_user_id?: string | null },
): Promise<string | null | undefined> {
  if (given === null || given === undefined) return given;
  const id = given.toLowerCase();
  await requireMember(database, id, ASSIGNEE);
  return id;
}

/** A row as the API shows it, without its token and address. */
function toItem(row: Row<typeof withNames>): InboxEmbed {
  const { token: _, ...shown } = row;
  return dated(shown);
}

/** An inbox for everyone. */
function seed({ random, now, rows }: SeedSource): void {
  rows.add(inboxEmbeds, {
    id: random.uuid(),
    name: "Whole project",
    scope_type: "project",
    status: "active",
    token: `ie_${random.hex(36).toLowerCase()}`,
    allowed_origins: ["https://app.example.com"],
    default_mode: "system",
    language: "en",
    created_at: now - 30 * DAY,
    updated_at: now - 30 * DAY,
  });
}
