import { table } from "../../kernel.js";
import { IDENTITY } from "../identity.js";

export const conversations = table(
  "conversations",
  (t) => ({
    id: t.key(t.text),
    contact_id: t.text,
    phone_number_id: t.optional(t.text),
    phone_number: t.optional(t.text),
    ...IDENTITY,
    contact_name: t.optional(t.text),
    status: t.text,
    last_active_at: t.instant,
    created_at: t.instant,
    updated_at: t.instant,
    metadata: t.json(),
    // Who has the active assignment; kept by the triggers of that table.
    assigned_user_id: t.optional(t.text),
    messages_count: t.integer,
    last_message_id: t.optional(t.text),
    last_message_type: t.optional(t.text),
    last_message_at: t.optional(t.instant),
    last_message_text: t.optional(t.text),
    last_inbound_at: t.optional(t.instant),
    last_outbound_at: t.optional(t.instant),
  }),
  {
    cursor: { sort: "last_active_at", id: "id" },
    indexes: {
      // Lists are sorted by id within one instant. An index with the ids, of 36
      // characters each, would be more than twice as large, and few rows share
      // an instant.
      // Its last columns are for filters that are checked on the way.
      conversations_by_activity: "(last_active_at, phone_number, created_at)",
      conversations_by_status: "(status, last_active_at)",
      conversations_by_number: "(phone_number_id, last_active_at)",
      conversations_by_assignee: "(assigned_user_id, last_active_at)",
      conversations_assigned:
        "(last_active_at) WHERE assigned_user_id IS NOT NULL",
      conversations_by_contact: "(contact_id)",
      conversations_by_creation: "(created_at)",
      conversations_by_span: "(last_active_at - created_at)",
    },
    // Finds numbers by any three digits in a row.
    search: { name: "conversation_numbers", column: "phone_number" },
  },
);

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
    indexes: {
      // The rule "at most one active assignment a conversation" as a
      // constraint, so that it holds between processes that share a database.
      assignments_active: "UNIQUE (conversation_id) WHERE active = 1",
      assignments_by_conversation: "(conversation_id, created_at)",
    },
    // The list of conversations is filtered by who has the active assignment.
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
