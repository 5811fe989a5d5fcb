import {
  conflict,
  cursorReply,
  data,
  equals,
  matching,
  sql,
  unprocessable,
  update,
  type Database,
  type Handlers,
  type Microseconds,
  type Sql,
} from "../../kernel.js";
import { withExecutions } from "./advance.js";
import { giveInput, recordEvents, wakeParent } from "./execution-writes.js";
import {
  execution,
  executionsWithWorkflow,
  toExecution,
  toExecutionSummary,
  toWorkflowEvent,
  type ExecutionRow,
} from "./execution.js";
import { workflowEvents, workflowExecutions } from "./workflow.js";

type Target = "ended" | "handoff" | "waiting";

/** The statuses that a request can set, by the current one. */
const TRANSITIONS: Readonly<Record<string, readonly Target[]>> = {
  running: ["ended", "handoff", "waiting"],
  waiting: ["ended", "handoff"],
  handoff: ["ended", "waiting"],
};

const EVENT_TYPES: Readonly<Record<Target, string>> = {
  ended: "execution_ended",
  handoff: "execution_handed_off",
  waiting: "execution_paused",
};

/** Tag Workflows: read, change and resume one execution. */
export const executionControlHandlers = {
  getWorkflowExecution(call) {
    const { database } = call;
    return withExecutions(call, async () => {
      const row = await execution.require(call);
      const events = await database.all(workflowEvents, {
        where: { execution_id: row.id },
        orderBy: sql`${workflowEvents.created_at}, ${workflowEvents.id}`,
      });
      const target = await deepest(database, row);
      return data({
        ...toExecution(row),
        resumable_execution_id: isResumable(target) ? target.id : null,
        execution_context: row.variables,
        events: events.map(toWorkflowEvent(row)),
      });
    });
  },

  updateWorkflowExecution(call) {
    const { body, database, clock } = call;
    const { status } = body.workflow_execution;
    return withExecutions(call, async () => {
      const row = await execution.require(call);
      if (!TRANSITIONS[row.status]?.includes(status)) {
        throw unprocessable(
          `Invalid transition from ${row.status} to ${status}`,
        );
      }
      const now = clock.tick();
      await database.write(
        status === "ended"
          ? [
              ...(await end(database, row, now)),
              ...wakeParent(row.parent_id, null, now),
            ]
          : turn(row, status, now),
      );
      return execution.get(call);
    });
  },

  async listWorkflowExecutionEvents(call) {
    const row = await withExecutions(call, () => execution.require(call));
    return cursorReply(call, {
      source: workflowEvents,
      where: [
        equals(workflowEvents.execution_id, row.id),
        ...matching(workflowEvents, call.query, "event_type"),
      ],
      toItem: toWorkflowEvent(row),
    });
  },

  resumeWorkflowExecution(call) {
    const { path, body, database, clock } = call;
    const { kind = "payload", data: given } = body.message;
    return withExecutions(call, async () => {
      const target = await deepest(database, await execution.require(call));
      if (target.input !== null) {
        throw conflict(
          "A resume of this execution is pending already; try again in a moment.",
        );
      }
      if (!isResumable(target)) {
        throw unprocessable(
          `Only a waiting execution can be resumed; this one is ${target.status}.`,
        );
      }
      const input = { kind, data: given };
      const now = clock.tick();
      await database.write(giveInput(target, input, body.variables, now));
      const resumed = await execution.require({
        ...call,
        path: { execution_id: target.id },
      });
      return data({
        ...toExecutionSummary(resumed),
        requested_execution_id: path.execution_id,
        parent_flow_execution_id: target.parent_id,
      });
    });
  },
} satisfies Handlers;

/** The child that a call step of an execution waits for, if there is one. */
function findOpenChild(
  database: Database,
  { id }: ExecutionRow,
): Promise<ExecutionRow | undefined> {
  return database.first(executionsWithWorkflow, [
    equals(workflowExecutions.parent_id, id),
    sql`${workflowExecutions.ended_at} IS NULL`,
  ]);
}

/** The execution at the end of the chain of call steps. */
async function deepest(
  database: Database,
  row: ExecutionRow,
): Promise<ExecutionRow> {
  if (row.waiting_reason !== "call_workflow") return row;
  const child = await findOpenChild(database, row);
  return child ? deepest(database, child) : row;
}

function isResumable({
  status,
  waiting_reason: reason,
}: ExecutionRow): boolean {
  return status === "waiting" && reason !== "call_workflow";
}

/** The statements that stop an execution at its current step, with another status. */
function turn(row: ExecutionRow, status: Target, now: Microseconds): Sql[] {
  const change = {
    status,
    waiting_reason: status === "waiting" ? "paused" : null,
    input: null,
    due_at: null,
    ...(status === "ended" && { ended_at: now }),
  };
  const event = { type: EVENT_TYPES[status], step: row.step };
  return [
    update(workflowExecutions, change, { id: row.id }),
    ...recordEvents(row.id, [event], now),
  ];
}

/** The statements that end an execution, and those that it has called. */
async function end(
  database: Database,
  row: ExecutionRow,
  now: Microseconds,
): Promise<Sql[]> {
  const child = await findOpenChild(database, row);
  return [
    ...(child ? await end(database, child, now) : []),
    ...turn(row, "ended", now),
  ];
}
