import type { Row } from "@libsql/client";
import { HttpProblem, quote, unprocessable } from "../http/problem.js";
import { accepted, type Reply } from "../http/reply.js";
import { answerCursorList } from "../pagination/cursor-list.js";
import { isPhoneNumber, withoutPlus } from "../phone-number.js";
import {
  requiredNumber,
  requiredText,
  type Database,
} from "../storage/database.js";
import { executionQuery, toExecutionSummary } from "../storage/executions.js";
import { findPhoneNumber } from "../storage/phone-numbers.js";
import { formatTimestamp, type Microseconds } from "../storage/timestamps.js";
import { definitionOf } from "../storage/workflows.js";
import { settleExecutions, withExecutions } from "../workflows/advance.js";
import { startExecution } from "../workflows/execution-rows.js";
import { startOf } from "../workflows/steps.js";
import { conversation } from "../areas/conversations/conversation.js";
import { instantOf } from "./filters.js";
import type { Call, Handlers } from "./handler.js";
import { requireWorkflow } from "./workflows.js";

/** A start of an execution; its generated type is lost in alternatives. */
interface WantedExecution {
  phone_number?: string;
  recipient?: string;
  phone_number_id?: string;
  variables?: Readonly<Record<string, unknown>>;
  context?: Readonly<Record<string, unknown>>;
  initial_data?: Readonly<Record<string, unknown>>;
}

/** How many executions of a workflow may be started within a second. */
const BURST_LIMIT = 30;
const BURST_WINDOW: Microseconds = 1_000_000;

/** Tag Workflows: executions are started and listed. */
export const workflowExecutionHandlers = {
  async listWorkflowExecutions(call) {
    const { path, query, database } = call;
    await requireWorkflow(database, path.workflow_id);
    return list(call, {
      workflowId: path.workflow_id,
      status: query.status,
      waitingReason: query.waiting_reason,
      startedAfter: instantOf(query.created_after),
      startedBefore: instantOf(query.created_before),
      conversationId: query.whatsapp_conversation_id,
    });
  },

  async listConversationFlowExecutions(call) {
    const { path, query } = call;
    await conversation.require(call);
    return list(call, {
      conversationId: path.conversation_id,
      status: query.status,
    });
  },

  createWorkflowExecution(call) {
    const { path, body, database, clock } = call;
    const wanted = body.workflow_execution as WantedExecution;
    return withExecutions(call, async () => {
      const workflow = await requireWorkflow(database, path.workflow_id);
      const headers = await takeBurst(database, path.workflow_id, clock.read());
      requireRunnable(workflow);
      const { phone_number: phone, recipient } = wanted;
      const phoneNumber = phone === undefined ? undefined : numberOf(phone);
      if (recipient !== undefined) requireBsuid(recipient);
      if (wanted.phone_number_id !== undefined) {
        await requireOwnNumber(
          database,
          wanted.phone_number_id,
          "workflow_execution.phone_number_id",
        );
      }
      const now = clock.tick();
      const { id, trackingId, statements } = startExecution(
        {
          workflowId: path.workflow_id,
          definitionJson: requiredText(workflow, "definition_json"),
          triggerType: "api_call",
          conversationId: await findConversationOf(
            database,
            phoneNumber ?? recipient ?? "",
            wanted.phone_number_id,
          ),
          vars: wanted.variables,
          context: {
            ...wanted.context,
            channel: "api",
            ...(phoneNumber !== undefined && {
              phone_number: `+${phoneNumber}`,
            }),
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
      const { status, body: answer } = accepted({
        message: "Workflow execution initiated",
        workflow_id: path.workflow_id,
        id,
        tracking_id: trackingId,
      });
      return { status, body: answer, headers };
    });
  },
} satisfies Handlers;

/** Throws HttpProblem 422 unless the project has the number. */
export async function requireOwnNumber(
  database: Database,
  phoneNumberId: string,
  member: string,
): Promise<void> {
  if (await findPhoneNumber(database, phoneNumberId)) return;
  throw unprocessable(
    `Body member "${member}" must be the id of a phone number of the project; got ${quote(phoneNumberId)}.`,
  );
}

async function list(
  call: Call<"listWorkflowExecutions" | "listConversationFlowExecutions">,
  filters: Parameters<typeof executionQuery>[0],
): Promise<Reply> {
  await settleExecutions(call);
  return answerCursorList(
    call.database,
    {
      query: executionQuery(filters),
      table: "workflow_executions",
      toItem: toExecutionSummary,
    },
    call.query,
  );
}

/**
 * The headers of the burst limit.
 *
 * @throws HttpProblem 429 when it is exceeded.
 */
async function takeBurst(
  database: Database,
  workflowId: string,
  now: Microseconds,
): Promise<Record<string, string>> {
  const row = await database.row(
    "SELECT count(*) AS used FROM workflow_executions WHERE workflow_id = ? AND parent_id IS NULL AND started_at > ?",
    [workflowId, now - BURST_WINDOW],
  );
  const left = BURST_LIMIT - (row ? requiredNumber(row, "used") : 0);
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

function requireRunnable(workflow: Row): void {
  const status = requiredText(workflow, "status");
  if (status !== "active") {
    throw unprocessable(
      `Only an active workflow can be executed; this one is ${status}.`,
    );
  }
  if (!startOf(definitionOf(workflow))) {
    throw unprocessable(
      "The definition of this workflow is malformed: it has no start node.",
    );
  }
}

/** A phone number in whatever spelling, as digits. */
function numberOf(text: string): string {
  const bare = text.replaceAll(/[\s().-]/g, "");
  if (isPhoneNumber(bare)) return withoutPlus(bare);
  throw unprocessable(
    `Body member "workflow_execution.phone_number" must be a phone number in E.164 form such as +14155550123; got ${quote(text)}.`,
  );
}

function requireBsuid(text: string): void {
  if (/^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]+$/.test(text)) return;
  throw unprocessable(
    `Body member "workflow_execution.recipient" must be a BSUID or parent BSUID such as US.13491208655302741918; got ${quote(text)}.`,
  );
}

async function findConversationOf(
  database: Database,
  contact: string,
  phoneNumberId: string | undefined,
): Promise<string | null> {
  const row = await database.row(
    `SELECT id FROM conversations WHERE status = 'active' AND phone_number_id = coalesce(?, phone_number_id)
      AND (phone_number = ? OR business_scoped_user_id = ? OR parent_business_scoped_user_id = ?)
      ORDER BY last_active_at DESC, id DESC LIMIT 1`,
    [phoneNumberId ?? null, contact, contact, contact],
  );
  return row ? requiredText(row, "id") : null;
}
