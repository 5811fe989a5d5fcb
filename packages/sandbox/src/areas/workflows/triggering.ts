import type {
  WhatsappConversation,
  WhatsappMessage,
} from "@kapso-platform/types";
import type { SandboxEvent } from "../../events.js";
import { equals, source, sql, type Database, type Row } from "../../kernel.js";
import { withoutPlus } from "../../phone-number.js";
import { withExecutions, type ExecutionCall } from "./advance.js";
import { giveInput, startExecution } from "./execution-writes.js";
import { startOf } from "./steps.js";
import { workflowExecutions, workflows, workflowTriggers } from "./workflow.js";

/** The part of a WhatsApp event that workflows use. */
interface Occasion {
  event: string;
  phoneNumberId: string | null;
  conversation: WhatsappConversation;
  /** The text of a received message; undefined for other events. */
  text: string | undefined;
}

/**
 * Passes an event to the workflows. A message is the input that an execution of its
 * conversation waits for; otherwise it starts the workflows whose triggers name it,
 * as other events do.
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
      const given = { kind: "message", data: text };
      await database.write(giveInput(waiting, given, undefined, clock.tick()));
    }
    const triggers = await readMatching(database, occasion);
    const started = new Set<string>();
    for (const trigger of triggers) {
      const { workflow_id: workflowId, trigger_type: type } = trigger;
      if (type === "inbound_message" && waiting) continue;
      // Several triggers of a workflow can ask for the same event.
      if (started.has(workflowId)) continue;
      if (!startOf(trigger.definition)) continue;
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

/** The latest execution of a conversation that waits for a message. */
function findWaiting(
  database: Database,
  conversationId: string,
): Promise<Row<typeof workflowExecutions> | undefined> {
  return database.first(
    workflowExecutions,
    {
      conversation_id: conversationId,
      status: "waiting",
      waiting_reason: "wait_for_response",
    },
    sql`${workflowExecutions.created_at} DESC, ${workflowExecutions.id} DESC`,
  );
}

const triggersWithWorkflow = source(
  { ...workflowTriggers, definition: workflows.definition },
  sql`${workflowTriggers} JOIN ${workflows} ON ${workflows.id} = ${workflowTriggers.workflow_id}`,
);

/**
 * The active triggers that name an event, with their active workflows. A
 * message does not start a workflow that still runs in its conversation.
 */
function readMatching(
  database: Database,
  { event, phoneNumberId: number, conversation, text }: Occasion,
): Promise<Row<typeof triggersWithWorkflow>[]> {
  const t = workflowTriggers;
  const byEvent = sql`${t.trigger_type} = 'whatsapp_event' AND ${t.event} = ${event} AND coalesce(${t.phone_number_id}, ${number}) IS ${number}`;
  const byMessage = sql`${t.trigger_type} = 'inbound_message' AND ${t.phone_number_id} = ${number}`;
  const running = sql`SELECT 1 FROM ${workflowExecutions} e WHERE e.workflow_id = ${t.workflow_id} AND e.conversation_id = ${conversation.id} AND e.ended_at IS NULL`;
  return database.all(triggersWithWorkflow, {
    where: [
      equals(t.active, true),
      equals(workflows.status, "active"),
      ...(text === undefined
        ? [byEvent]
        : [sql`(${byEvent} OR ${byMessage})`, sql`NOT EXISTS (${running})`]),
    ],
    orderBy: sql`${t.created_at}, ${t.id}`,
  });
}

async function start(
  { database, clock }: ExecutionCall,
  trigger: Row<typeof triggersWithWorkflow>,
  { conversation, text, event }: Occasion,
): Promise<void> {
  const { phone_number: phone } = conversation;
  const { statements } = startExecution(
    {
      workflowId: trigger.workflow_id,
      definition: trigger.definition,
      triggerType: trigger.trigger_type,
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
