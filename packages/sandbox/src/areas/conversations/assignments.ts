import type { ConversationAssignment } from "@kapso-platform/types";
import {
  dated,
  readNumberedPage,
  resource,
  sql,
  table,
  totalHeaders,
  unprocessable,
  type Database,
  type Handlers,
  type PathCall,
  type Row,
} from "../../kernel.js";
import { requireMember } from "../users/users.js";
import { conversation } from "./conversation.js";

export const assignments = table(
  "assignments",
  (t) => ({
    id: t.key(t.text),
    conversation_id: t.text,
    user_id: t.text,
    created_by_user_id: t.optional(t.text),
    notes: t.optional(t.text),
    active: t.boolean,
    created_at: t.instant,
  }),
  {
    indexes: [
      // The rule "at most one active assignment a conversation" as a
      // constraint, so that it holds between processes that share a database.
      "UNIQUE (conversation_id) WHERE active = 1",
      "(conversation_id, created_at)",
    ],
    // The list of conversations filters by the member of the active assignment.
    triggers: {
      assignments_made: `AFTER INSERT ON assignments WHEN NEW.active BEGIN
        UPDATE conversations SET assigned_user_id = NEW.user_id WHERE id = NEW.conversation_id;
      END`,
      assignments_changed: `AFTER UPDATE ON assignments BEGIN
        UPDATE conversations SET assigned_user_id = (
          SELECT user_id FROM assignments WHERE conversation_id = NEW.conversation_id AND active = 1
        ) WHERE id = NEW.conversation_id;
      END`,
    },
  },
);

/** The page size of this list, by its published example; others have 20. */
const PER_PAGE = 25;

const MEMBER = 'Body member "assignment.user_id"';

const assignment = resource({
  name: "Conversation assignment",
  table: assignments,
  at: (path: { conversation_id: string; id: string }) => path,
  toItem,
  before: (call: PathCall<{ conversation_id: string }>) =>
    conversation.require(call),
});

/** The assignments of a conversation to members, the current one and earlier ones. */
export const assignmentHandlers = {
  async listConversationAssignments(call) {
    const { id } = await conversation.require(call);
    const orderBy = sql`${assignments.created_at} DESC, ${assignments.id} DESC`;
    const reading = { where: { conversation_id: id }, orderBy };
    const page = await readNumberedPage(call, assignments, reading, PER_PAGE);
    const { rows, meta } = page;
    const body = { data: rows.map(toItem), meta };
    return { status: 200, body, headers: totalHeaders(meta) };
  },

  createConversationAssignment: assignment.create(
    async ({ path, body, database }) => {
      const { user_id: user, notes = null } = body.assignment;
      const userId = user.toLowerCase();
      await requireMember(database, userId, MEMBER);
      await requireUnassigned(database, path.conversation_id);
      return {
        conversation_id: path.conversation_id,
        user_id: userId,
        // An API key belongs to no user.
        created_by_user_id: null,
        notes,
        active: true,
      };
    },
  ),

  getConversationAssignment: assignment.get,

  updateConversationAssignment: assignment.update(
    async ({ path, body, database }, row) => {
      const { user_id: user, notes, active } = body.assignment;
      const userId = user?.toLowerCase();
      if (userId !== undefined) await requireMember(database, userId, MEMBER);
      if (active && !row.active) {
        await requireUnassigned(database, path.conversation_id);
      }
      return { user_id: userId, notes: notes ?? row.notes, active };
    },
  ),
} satisfies Handlers;

function toItem(row: Row<typeof assignments>): ConversationAssignment {
  const { conversation_id: _, ...item } = dated(row);
  return item;
}

async function requireUnassigned(
  database: Database,
  conversationId: string,
): Promise<void> {
  const open = { conversation_id: conversationId, active: true };
  const active = await database.first(assignments, open);
  if (!active) return;
  throw unprocessable(
    `Conversation ${conversationId} already has an active assignment (${active.id}); end it with "active": false first.`,
  );
}
