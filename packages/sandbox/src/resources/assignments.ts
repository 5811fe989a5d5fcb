import { randomUUID } from "node:crypto";
import type { Row } from "@libsql/client";
import { notFound, unprocessable } from "../http/problem.js";
import { created, data } from "../http/reply.js";
import { readOffsetPage, totalHeaders } from "../pagination/offset-list.js";
import {
  findActiveAssignment,
  findAssignment,
  toAssignment,
} from "../storage/assignments.js";
import {
  requiredNumber,
  requiredText,
  text,
  type Database,
} from "../storage/database.js";
import { insertStatements } from "../storage/insert.js";
import { requireConversation, requireMember } from "./conversations.js";
import type { Handlers } from "./handler.js";

/** The page size of this list, by its published example; others have 20. */
const PER_PAGE = 25;

/** Tag Conversations: who looks after a conversation, now and before. */
export const assignmentHandlers = {
  async listConversationAssignments({ path, query, database }) {
    await requireConversation(database, path.conversation_id);
    const { rows, meta } = await readOffsetPage(
      database,
      {
        select: "*",
        from: "assignments",
        where: [{ sql: "conversation_id = ?", args: [path.conversation_id] }],
        orderBy: "created_at DESC, id DESC",
      },
      query.page ?? 1,
      query.per_page ?? PER_PAGE,
    );
    return {
      status: 200,
      body: { data: rows.map(toAssignment), meta },
      headers: totalHeaders(meta),
    };
  },

  async createConversationAssignment({ path, body, database, clock }) {
    const { user_id: user, notes = null } = body.assignment;
    const userId = user.toLowerCase();
    return database.exclusively(async () => {
      await requireConversation(database, path.conversation_id);
      await requireMember(database, userId, 'Body member "assignment.user_id"');
      await refuseSecondActive(database, path.conversation_id);
      const id = randomUUID();
      await database.write(
        insertStatements("assignments", [
          {
            id,
            conversation_id: path.conversation_id,
            user_id: userId,
            // An API key stands for no user.
            created_by_user_id: null,
            notes,
            active: 1,
            created_at: clock.tick(),
          },
        ]),
      );
      const row = await requireAssignment(database, path.conversation_id, id);
      return created(toAssignment(row));
    });
  },

  async getConversationAssignment({ path, database }) {
    await requireConversation(database, path.conversation_id);
    const row = await requireAssignment(
      database,
      path.conversation_id,
      path.id,
    );
    return data(toAssignment(row));
  },

  async updateConversationAssignment({ path, body, database }) {
    const { assignment: change } = body;
    const { conversation_id: conversationId, id } = path;
    return database.exclusively(async () => {
      await requireConversation(database, conversationId);
      const row = await requireAssignment(database, conversationId, id);
      const userId =
        change.user_id?.toLowerCase() ?? requiredText(row, "user_id");
      if (change.user_id !== undefined) {
        await requireMember(
          database,
          userId,
          'Body member "assignment.user_id"',
        );
      }
      const wasActive = requiredNumber(row, "active") === 1;
      const active = change.active ?? wasActive;
      if (active && !wasActive) {
        await refuseSecondActive(database, conversationId);
      }
      await database.write([
        {
          sql: "UPDATE assignments SET user_id = ?, notes = ?, active = ? WHERE id = ?",
          args: [
            userId,
            change.notes ?? text(row, "notes"),
            active ? 1 : 0,
            id,
          ],
        },
      ]);
      return data(
        toAssignment(await requireAssignment(database, conversationId, id)),
      );
    });
  },
} satisfies Handlers;

async function requireAssignment(
  database: Database,
  conversationId: string,
  id: string,
): Promise<Row> {
  const row = await findAssignment(database, conversationId, id);
  if (!row) throw notFound("Conversation assignment not found");
  return row;
}

async function refuseSecondActive(
  database: Database,
  conversationId: string,
): Promise<void> {
  const active = await findActiveAssignment(database, conversationId);
  if (!active) return;
  throw unprocessable(
    `Conversation ${conversationId} already has an active assignment (${requiredText(active, "id")}); end it with "active": false first.`,
  );
}
