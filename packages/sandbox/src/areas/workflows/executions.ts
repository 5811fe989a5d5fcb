import {
  accepted,
  cursorReply,
  equals,
  formatTimestamp,
  HttpProblem,
  matching,
  quote,
  sql,
  unprocessable,
  type CursorListing,
  type Database,
  type Handlers,
  type Microseconds,
  type Reply,
  type Row,
} from "../../kernel.js";
import { digitsOf } from "../../phone-number.js";
import { conversation, conversations } from "../conversations/conversation.js";
import { assertOwnNumber } from "../phone-numbers/phone-number.js";
import {
  settleExecutions,
  withExecutions,
  type ExecutionCall,
} from "./advance.js";
import { startExecution } from "./execution-writes.js";
import { executionsWithWorkflow, toExecutionSummary } from "./execution.js";
import { startOf } from "./steps.js";
import { workflow, workflowExecutions, type workflows } from "./workflow.js";

/** The body that starts an execution; its generated type is lost in alternatives. */
interface WantedExecution {
  phone_number?: string;
  recipient?: string;
  phone_number_id?: string;
  variables?: Record<string, unknown>;
  context?: Record<string, unknown>;
  initial_data?: Record<string, unknown>;
}

/** How many executions of a workflow can be started within a second. */
const BURST_LIMIT = 30;
const BURST_WINDOW: Microseconds = 1_000_000;

/** Tag Workflows: start and list executions. */
export const executionHandlers = {
  async listWorkflowExecutions(call) {
    const { id } = await workflow.require(call);
    const { query } = call;
    const { conversation_id } = workflowExecutions;
    return list(call, [
      equals(workflowExecutions.workflow_id, id),
      equals(conversation_id, query.whatsapp_conversation_id),
      ...matching(
        workflowExecutions,
        query,
        "status",
        "waiting_reason",
        "created_at",
      ),
    ]);
  },

  async listConversationFlowExecutions(call) {
    const { id } = await conversation.require(call);
    const { status } = call.query;
    return list(call, { conversation_id: id, status });
  },

  createWorkflowExecution(call) {
    const { body, database, clock } = call;
    const wanted = body.workflow_execution as WantedExecution;
    return withExecutions(call, async () => {
      const row = await workflow.require(call);
      const headers = await takeBurst(database, row.id, clock.read());
      requireRunnable(row);
      const { recipient, phone_number_id: numberId } = wanted;
      const { phone_number: number } = wanted;
      const phone = number === undefined ? undefined : toDigits(number);
      if (recipient !== undefined) requireBsuid(recipient);
      if (numberId !== undefined) {
        const member = "workflow_execution.phone_number_id";
        await assertOwnNumber(database, numberId, member);
      }
      const contact = phone ?? recipient ?? "";
      const now = clock.tick();
      const { id, trackingId, statements } = startExecution(
        {
          workflowId: row.id,
          definition: row.definition,
          triggerType: "api_call",
          conversationId: await findConversationId(database, contact, numberId),
          vars: wanted.variables ?? {},
          context: {
            ...wanted.context,
            channel: "api",
            ...(phone !== undefined && { phone_number: `+${phone}` }),
            ...(recipient !== undefined && {
              business_scoped_user_id: recipient,
            }),
          },
          ...(wanted.initial_data && {
            system: { initial_data: wanted.initial_data },
          }),
          metadata: { request: { timestamp: formatTimestamp(now) } },
        },
        now,
      );
      await database.write(statements);
      const reply = accepted({
        message: "Workflow execution initiated",
        workflow_id: row.id,
        id,
        tracking_id: trackingId,
      });
      return { ...reply, headers };
    });
  },
} satisfies Handlers;

/** Pages of the executions that match, the latest start first. */
async function list(
  call: ExecutionCall & Parameters<typeof cursorReply>[0],
  where: CursorListing<typeof executionsWithWorkflow>["where"],
): Promise<Reply> {
  await settleExecutions(call);
  return cursorReply(call, {
    source: executionsWithWorkflow,
    where,
    toItem: toExecutionSummary,
  });
}

/**
 * The headers of the burst limit.
 *
 * @throws HttpProblem 429 if it is exceeded.
 */
async function takeBurst(
  database: Database,
  workflowId: string,
  now: Microseconds,
): Promise<Record<string, string>> {
  const used = await database.count(workflowExecutions, [
    equals(workflowExecutions.workflow_id, workflowId),
    sql`${workflowExecutions.parent_id} IS NULL`,
    sql`${workflowExecutions.created_at} > ${now - BURST_WINDOW}`,
  ]);
  const left = BURST_LIMIT - used;
  const headers = {
    "X-Burst-RateLimit-Limit": String(BURST_LIMIT),
    "X-Burst-RateLimit-Remaining": String(Math.max(0, left - 1)),
  };
  if (left > 0) return headers;
  const message = `At most ${BURST_LIMIT} executions of a workflow can be started within a second; try again in a second.`;
  throw new HttpProblem(429, message, {
    body: { error: "Burst rate limit exceeded", message },
    headers: { ...headers, "Retry-After": "1" },
  });
}

function requireRunnable({ status, definition }: Row<typeof workflows>): void {
  if (status !== "active") {
    throw unprocessable(
      `Only an active workflow can be executed; this one is ${status}.`,
    );
  }
  if (!startOf(definition)) {
    throw unprocessable(
      "The definition of this workflow is malformed: it has no start node.",
    );
  }
}

/** A phone number in any spelling, as digits. */
function toDigits(text: string): string {
  const bare = text.replaceAll(/[\s().-]/g, "");
  return digitsOf('Body member "workflow_execution.phone_number"', bare);
}

function requireBsuid(text: string): void {
  if (/^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]+$/.test(text)) return;
  throw unprocessable(
    `Body member "workflow_execution.recipient" must be a BSUID or parent BSUID such as US.13491208655302741918; got ${quote(text)}.`,
  );
}

/** The latest active conversation with a contact, if there is one. */
async function findConversationId(
  database: Database,
  contact: string,
  phoneNumberId: string | undefined,
): Promise<string | null> {
  const c = conversations;
  const found = await database.first(
    conversations,
    [
      equals(c.status, "active"),
      equals(c.phone_number_id, phoneNumberId),
      sql`${contact} IN (${c.phone_number}, ${c.business_scoped_user_id}, ${c.parent_business_scoped_user_id})`,
    ],
    sql`${c.last_active_at} DESC, ${c.id} DESC`,
  );
  return found?.id ?? null;
}
