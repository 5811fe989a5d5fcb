import type { Row } from "@libsql/client";
import type {
  WhatsappConversation,
  WhatsappMessage,
} from "@kapso-platform/types";
import type { SandboxEvent } from "../events.js";
import { withoutPlus } from "../phone-number.js";
import { requiredText, type Database } from "../storage/database.js";
import { withExecutions, type ExecutionCall } from "./advance.js";
import { inputStatements, startExecution } from "./execution-rows.js";
import { startOf } from "./steps.js";
import { definitionOf } from "../storage/workflows.js";

/** The part of an event of WhatsApp that workflows look at. */
interface Occasion {
  event: string;
  phoneNumberId: string | null;
  conversation: WhatsappConversation;
  /** What the contact wrote; undefined where it wrote nothing. */
  text: string | undefined;
}

/**
 * Lets workflows take part in what happened: a message is the answer that an
 * execution of its conversation waits for, or starts the workflows whose
 * triggers ask for it, as other events do.
 */
export async function runTriggers(
  call: ExecutionCall,
  happened: SandboxEvent,
): Promise<void> {
  const occasion = toOccasion(happened);
  if (!occasion) return;
  const { database, clock } = call;
  await withExecutions(call, async () => {
    const { text, conversation } = occasion;
    const waiting =
      text === undefined
        ? undefined
        : await findWaiting(database, conversation.id);
    if (waiting) {
      await database.write(
        inputStatements(
          waiting,
          { kind: "message", data: text },
          undefined,
          clock.tick(),
        ),
      );
    }
    const triggers = await readMatching(database, occasion);
    const started = new Set<string>();
    for (const trigger of triggers) {
      const workflowId = requiredText(trigger, "workflow_id");
      const isMessage =
        requiredText(trigger, "trigger_type") === "inbound_message";
      if (isMessage && waiting) continue;
      // Several triggers of a workflow can ask for the same event.
      if (started.has(workflowId)) continue;
      if (!startOf(definitionOf(trigger))) continue;
      await start(call, trigger, occasion);
      started.add(workflowId);
    }
  });
}

function toOccasion(happened: SandboxEvent): Occasion | undefined {
  const { event, phoneNumberId, payload } = happened;
  if (!event.startsWith("whatsapp.") || !payload.conversation) return undefined;
  // The members that events of messages and conversations have.
  const { conversation, message } = payload as {
    conversation: WhatsappConversation;
    message?: WhatsappMessage;
  };
  const isReceived = event === "whatsapp.message.received";
  return {
    event,
    phoneNumberId,
    conversation,
    text: isReceived ? (message?.kapso.content ?? "") : undefined,
  };
}

/** The execution of a conversation that waits for an answer, the latest one. */
function findWaiting(
  database: Database,
  conversationId: string,
): Promise<Row | undefined> {
  return database.row(
    "SELECT * FROM workflow_executions WHERE conversation_id = ? AND status = 'waiting' AND waiting_reason = 'wait_for_response' ORDER BY started_at DESC, id DESC LIMIT 1",
    [conversationId],
  );
}

/**
 * The active triggers that ask for an event, with their active workflows. A
 * message does not start a workflow that is still on in its conversation.
 */
function readMatching(
  database: Database,
  { event, phoneNumberId, conversation, text }: Occasion,
): Promise<Row[]> {
  const isReceived = text === undefined ? 0 : 1;
  return database.rows(
    `SELECT t.trigger_type, w.id AS workflow_id, w.definition_json
      FROM workflow_triggers t JOIN workflows w ON w.id = t.workflow_id
      WHERE t.active = 1 AND w.status = 'active' AND (
        (t.trigger_type = 'whatsapp_event' AND t.event = ? AND coalesce(t.phone_number_id, ?) IS ?)
        OR (? AND t.trigger_type = 'inbound_message' AND t.phone_number_id = ?))
      AND NOT (? AND EXISTS (
        SELECT 1 FROM workflow_executions e
        WHERE e.workflow_id = w.id AND e.conversation_id = ? AND e.ended_at IS NULL))
      ORDER BY t.created_at, t.id`,
    [
      event,
      phoneNumberId,
      phoneNumberId,
      isReceived,
      phoneNumberId,
      isReceived,
      conversation.id,
    ],
  );
}

async function start(
  { database, clock }: ExecutionCall,
  trigger: Row,
  { conversation, text, event }: Occasion,
): Promise<void> {
  const { phone_number: phone } = conversation;
  const { statements } = startExecution(
    {
      workflowId: requiredText(trigger, "workflow_id"),
      definitionJson: requiredText(trigger, "definition_json"),
      triggerType: requiredText(trigger, "trigger_type"),
      conversationId: conversation.id,
      ...(text !== undefined && { vars: { last_user_input: text } }),
      context: {
        channel: "whatsapp",
        ...(typeof phone === "string" && {
          phone_number: `+${withoutPlus(phone)}`,
        }),
      },
      system: { event },
    },
    clock.tick(),
  );
  await database.write(statements);
}
