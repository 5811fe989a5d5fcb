import { randomBytes, randomUUID } from "node:crypto";
import type { Row } from "@libsql/client";
import { notFound, quote, unprocessable } from "../http/problem.js";
import { created, data, noContent } from "../http/reply.js";
import { readOffsetPage } from "../pagination/offset-list.js";
import { offsetReply } from "../pagination/offset-reply.js";
import { changeStatement } from "../storage/change.js";
import { conditions } from "../storage/conditions.js";
import { requiredText, text, type Database } from "../storage/database.js";
import {
  EMBED_FROM,
  EMBED_SELECT,
  secretsOf,
  toInboxEmbed,
} from "../storage/inbox-embeds.js";
import { insertStatements } from "../storage/insert.js";
import type { SqlValue } from "../storage/schema.js";
import { requireCustomer } from "../areas/customers/customers.js";
import { requireMember } from "../areas/users/users.js";
import { instantOf } from "./filters.js";
import type { Handlers } from "./handler.js";
import { requirePhoneNumber } from "../areas/phone-numbers/phone-number.js";

/** Tag Inbox Embeds: inboxes to show in an iframe. */
export const inboxEmbedHandlers = {
  async listInboxEmbeds({ query, url, database }) {
    const page = await readOffsetPage(
      database,
      {
        select: EMBED_SELECT,
        from: EMBED_FROM,
        where: conditions([
          ["e.status = ?", query.status],
          ["e.scope_type = ?", query.scope_type],
          ["e.scope_id = ?", query.scope_id?.toLowerCase()],
          ["e.assigned_user_id = ?", query.assigned_user_id],
        ]),
        orderBy: "e.created_at DESC, e.id DESC",
      },
      query.page ?? 1,
      query.per_page ?? 20,
    );
    return offsetReply(page, toInboxEmbed, url);
  },

  async createInboxEmbed({ body, database, clock }) {
    const given = body.inbox_embed;
    const scopeId = await scopeIdOf(database, given);
    await checkAssignee(database, given.assigned_user_id);
    const id = randomUUID();
    const now = clock.tick();
    await database.write(
      insertStatements("inbox_embeds", [
        {
          id,
          name: given.name ?? null,
          scope_type: given.scope_type,
          scope_id: scopeId,
          assigned_user_id: given.assigned_user_id?.toLowerCase() ?? null,
          status: "active",
          token: `ie_${randomBytes(18).toString("hex")}`,
          allowed_origins_json: JSON.stringify(given.allowed_origins ?? []),
          default_mode: given.default_mode ?? "system",
          language: given.language ?? "en",
          expires_at: instantOf(given.expires_at ?? undefined) ?? null,
          last_used_at: null,
          created_at: now,
          updated_at: now,
        },
      ]),
    );
    const row = await requireEmbed(database, id);
    return created({ ...toInboxEmbed(row), ...secretsOf(row) });
  },

  async getInboxEmbed({ path, database }) {
    return data(
      toInboxEmbed(await requireEmbed(database, path.inbox_embed_id)),
    );
  },

  async updateInboxEmbed({ path, body, database, clock }) {
    const { inbox_embed_id: id } = path;
    const { inbox_embed: change } = body;
    const row = await requireEmbed(database, id);
    await checkAssignee(database, change.assigned_user_id);
    const columns: Record<string, SqlValue> = {
      name: change.name === undefined ? text(row, "name") : change.name,
      default_mode: change.default_mode ?? requiredText(row, "default_mode"),
      language: change.language ?? requiredText(row, "language"),
      updated_at: clock.tick(),
    };
    if (change.assigned_user_id !== undefined) {
      columns.assigned_user_id = change.assigned_user_id?.toLowerCase() ?? null;
    }
    if (change.allowed_origins !== undefined) {
      columns.allowed_origins_json = JSON.stringify(change.allowed_origins);
    }
    if (change.expires_at !== undefined) {
      columns.expires_at = instantOf(change.expires_at ?? undefined) ?? null;
    }
    await database.write([changeStatement("inbox_embeds", id, columns)]);
    return data(toInboxEmbed(await requireEmbed(database, id)));
  },

  async deleteInboxEmbed({ path, database, clock }) {
    const { inbox_embed_id: id } = path;
    await requireEmbed(database, id);
    await database.write([
      changeStatement("inbox_embeds", id, {
        status: "revoked",
        updated_at: clock.tick(),
      }),
    ]);
    return noContent();
  },
} satisfies Handlers;

async function requireEmbed(database: Database, id: string): Promise<Row> {
  const row = await database.row(
    `SELECT ${EMBED_SELECT} FROM ${EMBED_FROM} WHERE e.id = ?`,
    [id],
  );
  if (!row) throw notFound("Inbox embed not found");
  return row;
}

/** What an embed shows: nothing to name for the project, else its id. */
async function scopeIdOf(
  database: Database,
  {
    scope_type: type,
    scope_id: given,
  }: { scope_type: string; scope_id?: string | null },
): Promise<string | null> {
  const id = given ?? "";
  if (type === "project") {
    if (id === "") return null;
    throw refusal("blank where scope_type is project", given);
  }
  if (id === "") throw refusal(`given where scope_type is ${type}`, given);
  if (type === "customer") {
    const customer = await requireCustomer(database, id.toLowerCase());
    return customer.id;
  }
  const { phone_number_id: own } = await requirePhoneNumber(database, id);
  return own;
}

function refusal(wanted: string, given: unknown): Error {
  return unprocessable(
    `Body member "inbox_embed.scope_id" must be ${wanted}; got ${quote(given)}.`,
  );
}

async function checkAssignee(
  database: Database,
  userId: string | null | undefined,
): Promise<void> {
  if (userId === null || userId === undefined) return;
  await requireMember(
    database,
    userId.toLowerCase(),
    'Body member "inbox_embed.assigned_user_id"',
  );
}
