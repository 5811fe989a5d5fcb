import type { Row } from "@libsql/client";
import { HttpProblem, notFound, unprocessable } from "../http/problem.js";
import { data } from "../http/reply.js";
import { answerCursorList } from "../pagination/cursor-list.js";
import { changeStatement } from "../storage/change.js";
import {
  requiredText,
  text,
  type Database,
  type Statement,
} from "../storage/database.js";
import {
  findExecution,
  findOpenChild,
  readExecutionEvents,
  toExecution,
  toExecutionDetail,
  toExecutionSummary,
  toWorkflowEvent,
} from "../storage/executions.js";
import type { Microseconds } from "../storage/timestamps.js";
import { withExecutions } from "../workflows/advance.js";
import {
  eventStatements,
  inputStatements,
  wakeParentStatement,
} from "../workflows/execution-rows.js";
import type { Handlers } from "./handler.js";

type Target = "ended" | "handoff" | "waiting";

/** Which statuses a request can set, by the present one. */
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

/** Tag Workflows: one execution is read, changed and resumed. */
export const workflowExecutionControlHandlers = {
  getWorkflowExecution(call) {
    const { path, database } = call;
    return withExecutions(call, async () => {
      const row = await requireExecution(database, path.execution_id);
      const events = await readExecutionEvents(database, path.execution_id);
      const target = await deepest(database, row);
      const resumable = isResumable(target) ? requiredText(target, "id") : null;
      return data(toExecutionDetail(row, events, resumable));
    });
  },

  updateWorkflowExecution(call) {
    const { path, body, database, clock } = call;
    const { status } = body.workflow_execution;
    return withExecutions(call, async () => {
      const row = await requireExecution(database, path.execution_id);
      const from = requiredText(row, "status");
      if (!TRANSITIONS[from]?.includes(status)) {
        throw unprocessable(`Invalid transition from ${from} to ${status}`);
      }
      const now = clock.tick();
      await database.write([
        ...(status === "ended"
          ? await endStatements(database, row, now)
          : turnStatements(row, status, now)),
        ...(status === "ended"
          ? wakeParentStatement(text(row, "parent_id"), null, now)
          : []),
      ]);
      return data(
        toExecution(await requireExecution(database, path.execution_id)),
      );
    });
  },

  async listWorkflowExecutionEvents(call) {
    const { path, query, database } = call;
    const execution = await withExecutions(call, () =>
      requireExecution(database, path.execution_id),
    );
    const where = [{ sql: "v.execution_id = ?", args: [path.execution_id] }];
    if (query.event_type !== undefined) {
      where.push({ sql: "v.event_type = ?", args: [query.event_type] });
    }
    return answerCursorList(
      database,
      {
        query: {
          select: "v.*",
          from: "workflow_events v",
          sort: "v.created_at",
          id: "v.id",
          where,
        },
        table: "workflow_events",
        toItem: toWorkflowEvent(execution),
      },
      query,
    );
  },

  resumeWorkflowExecution(call) {
    const { path, body, database, clock } = call;
    const { message, variables } = body;
    return withExecutions(call, async () => {
      const requested = await requireExecution(database, path.execution_id);
      const target = await deepest(database, requested);
      if (text(target, "input_json") !== null) {
        throw new HttpProblem(
          409,
          "A resume of this execution is pending already; try again in a moment.",
        );
      }
      if (!isResumable(target)) {
        throw unprocessable(
          `Only a waiting execution can be resumed; this one is ${requiredText(target, "status")}.`,
        );
      }
      const now = clock.tick();
      const id = requiredText(target, "id");
      const { kind = "payload", data: given } = message;
      await database.write(
        inputStatements(target, { kind, data: given }, variables, now),
      );
      return data({
        ...toExecutionSummary(await requireExecution(database, id)),
        requested_execution_id: path.execution_id,
        parent_flow_execution_id: text(target, "parent_id"),
      });
    });
  },
} satisfies Handlers;

/** The row of an execution; throws HttpProblem 404. */
async function requireExecution(database: Database, id: string): Promise<Row> {
  const row = await findExecution(database, id);
  if (!row) throw notFound("Workflow execution not found");
  return row;
}

/** The execution at the end of the chain of call steps. */
async function deepest(database: Database, row: Row): Promise<Row> {
  if (text(row, "waiting_reason") !== "call_workflow") return row;
  const child = await findOpenChild(database, requiredText(row, "id"));
  return child ? deepest(database, child) : row;
}

function isResumable(row: Row): boolean {
  return (
    text(row, "status") === "waiting" &&
    text(row, "waiting_reason") !== "call_workflow"
  );
}

function turnStatements(
  row: Row,
  status: Exclude<Target, "ended">,
  now: Microseconds,
): Statement[] {
  const id = requiredText(row, "id");
  return [
    changeStatement("workflow_executions", id, {
      status,
      waiting_reason: status === "waiting" ? "paused" : null,
      input_json: null,
      due_at: null,
    }),
    ...eventStatements(
      id,
      [{ type: EVENT_TYPES[status], step: text(row, "step") }],
      now,
    ),
  ];
}

/** Ends an execution, and those that it has called. */
async function endStatements(
  database: Database,
  row: Row,
  now: Microseconds,
): Promise<Statement[]> {
  const id = requiredText(row, "id");
  const child = await findOpenChild(database, id);
  return [
    ...(child ? await endStatements(database, child, now) : []),
    changeStatement("workflow_executions", id, {
      status: "ended",
      waiting_reason: null,
      input_json: null,
      due_at: null,
      ended_at: now,
    }),
    ...eventStatements(
      id,
      [{ type: EVENT_TYPES.ended, step: text(row, "step") }],
      now,
    ),
  ];
}
