import { earliest, whenDue, type Task } from "../../agenda.js";
import type { Publish, SandboxEvent } from "../../events.js";
import {
  SECOND,
  sql,
  update,
  type Change,
  type Database,
  type Microseconds,
  type Row,
  type Sql,
  type WritingCall,
} from "../../kernel.js";
import { functions, settleDeployments } from "../functions/function.js";
import {
  recordEvents,
  startExecution,
  wakeParent,
} from "./execution-writes.js";
import { executionEvent } from "./execution.js";
import { startOf, textOf } from "./steps.js";
import {
  assign,
  failed,
  walk,
  type Stop,
  type Walker,
  type WalkFacts,
} from "./walk.js";
import { workflowExecutions, workflows } from "./workflow.js";

/** How many call steps can be nested. */
const MAX_DEPTH = 10;

type Execution = Row<typeof workflowExecutions>;

/** The part of a call that works with executions. */
export type ExecutionCall = WritingCall & { publish: Publish };

/**
 * Runs `work` alone, after all executions were brought to the current time, and
 * publishes the events that this caused.
 */
export async function withExecutions<T>(
  call: ExecutionCall,
  work: () => Promise<T>,
): Promise<T> {
  const happened: SandboxEvent[] = [];
  try {
    return await call.database.exclusively(async () => {
      await advanceExecutions(call, happened);
      return work();
    });
  } finally {
    for (const event of happened) await call.publish(event);
  }
}

/** Brings all executions to the current time, before something only reads. */
export function settleExecutions(call: ExecutionCall): Promise<void> {
  return withExecutions(call, () => Promise.resolve());
}

/** Continues executions that are due, without a request for them. */
export function executionTask(call: ExecutionCall): Task {
  const { database, clock } = call;
  return whenDue(
    clock,
    () => earliest(database, workflowExecutions, workflowExecutions.due_at),
    () => settleExecutions(call),
  );
}

/**
 * Continues every execution that is due until it waits or ends. Each change has the
 * time when it was due, so it does not matter how late this runs.
 */
async function advanceExecutions(
  call: ExecutionCall,
  happened: SandboxEvent[],
): Promise<void> {
  const { database, clock } = call;
  const { due_at, id } = workflowExecutions;
  const isDue = sql`${due_at} <= ${clock.read()}`;
  const inOrder = sql`${due_at}, ${id}`;
  let facts: WalkFacts | undefined;
  for (;;) {
    const row = await database.first(workflowExecutions, [isDue], inOrder);
    if (!row) return;
    facts ??= await readFacts(call);
    await proceed(database, row, facts, happened);
  }
}

async function readFacts(call: ExecutionCall): Promise<WalkFacts> {
  await settleDeployments(call);
  const { database } = call;
  const [deployed, active] = await Promise.all([
    database.all(functions, { where: { status: "deployed" } }),
    database.all(workflows, { where: { status: "active" } }),
  ]);
  const runnable = active.filter(({ definition }) => startOf(definition));
  return {
    functions: new Set(deployed.map(({ id }) => id)),
    workflows: new Set(runnable.map(({ id }) => id)),
  };
}

async function proceed(
  database: Database,
  row: Execution,
  facts: WalkFacts,
  happened: SandboxEvent[],
): Promise<void> {
  const at = row.due_at ?? row.created_at;
  const { id, definition, variables, step, steps_taken: stepsTaken } = row;
  const walker: Walker = {
    definition,
    facts,
    variables,
    step,
    stepsTaken,
    events: [],
  };
  let stop = readInput(walker, row) ?? walk(walker, waysOut(walker, row));
  if (stop.kind === "calling" && (await depthOf(database, row)) >= MAX_DEPTH) {
    stop = failed(walker, `More than ${MAX_DEPTH} workflows call each other.`);
  }
  const { change, more } = await outcome(database, row, walker, stop, at);
  const end = at + Math.max(0, walker.events.length - 1);
  const state = {
    variables: walker.variables,
    step: walker.step,
    steps_taken: walker.stepsTaken,
    input: null,
    ...change,
  };
  await database.write([
    update(workflowExecutions, state, { id }),
    ...recordEvents(id, walker.events, at),
    ...more,
  ]);
  if (stop.kind === "handoff") {
    const reason = stop.reason !== null && { reason: stop.reason };
    const handoff = { ...reason, source: "action_step" };
    happened.push(executionEvent("handoff", row, end, { handoff }));
  }
  if (stop.kind === "failed") {
    const error = { message: stop.message };
    happened.push(executionEvent("failed", row, end, { error }));
  }
}

/** Passes the input to the current step; a stop if it cannot continue. */
function readInput(walker: Walker, { input }: Execution): Stop | undefined {
  const node = walker.definition.nodes.find(({ id }) => id === walker.step);
  if (!input || !node) return undefined;
  if (input.kind === "message") {
    assign(walker.variables, "last_user_input", input.data);
    const name = textOf(node, "save_response_to");
    if (name) assign(walker.variables, name, input.data);
    return undefined;
  }
  if (input.error === null) return undefined;
  const name = textOf(node, "save_error_to");
  if (!name) {
    return failed(walker, `The called workflow failed: ${input.error}`);
  }
  assign(walker.variables, name, input.error);
  return undefined;
}

/** The labels of the edges that leave the current step; a timeout has its own. */
function waysOut(
  walker: Walker,
  { status, input }: Execution,
): readonly string[] {
  if (status !== "waiting" || input !== null) return ["next"];
  walker.events.push({ type: "wait_timeout", step: walker.step });
  return ["timeout", "next"];
}

/** The changes that a stop causes, in the execution and in those around it. */
async function outcome(
  database: Database,
  row: Execution,
  { events, step }: Walker,
  stop: Stop,
  at: Microseconds,
): Promise<{ change: Change<typeof workflowExecutions>; more: Sql[] }> {
  const last = () => at + Math.max(0, events.length - 1);
  const idle = { due_at: null, waiting_reason: null };
  switch (stop.kind) {
    case "ended":
      events.push({ type: "execution_ended", step });
      return {
        change: { ...idle, status: "ended", ended_at: last() },
        more: wakeParent(row.parent_id, null, last()),
      };
    case "failed": {
      const { message } = stop;
      events.push({ type: "execution_failed", step, payload: { message } });
      const error_details = { message, step_identifier: step };
      return {
        change: { ...idle, status: "failed", ended_at: last(), error_details },
        more: wakeParent(row.parent_id, message, last()),
      };
    }
    case "handoff":
      return { change: { ...idle, status: "handoff" }, more: [] };
    case "waiting": {
      const { seconds } = stop;
      const due_at =
        seconds === null ? null : last() + Math.max(1, seconds) * SECOND;
      const waiting_reason = "wait_for_response";
      const change = { status: "waiting", waiting_reason, due_at };
      return { change, more: [] };
    }
    case "calling": {
      const waiting_reason = "call_workflow";
      const change = { status: "waiting", waiting_reason, due_at: null };
      const more = await startCalled(database, row, stop.workflowId, last());
      return { change, more };
    }
  }
}

/** The statements that start the workflow which a call step calls. */
async function startCalled(
  database: Database,
  { id, conversation_id, variables: { vars, context } }: Execution,
  workflowId: string,
  at: Microseconds,
): Promise<Sql[]> {
  const called = await database.first(workflows, { id: workflowId });
  if (!called) throw new Error("The called workflow was there before.");
  const start = {
    workflowId,
    definition: called.definition,
    triggerType: "call_workflow",
    conversationId: conversation_id,
    parentId: id,
    ...{ vars, context },
  };
  return startExecution(start, at).statements;
}

/** How deeply an execution is nested, itself included. */
async function depthOf(
  database: Database,
  { parent_id }: Pick<Execution, "parent_id">,
): Promise<number> {
  if (parent_id === null) return 1;
  const parent = await database.first(workflowExecutions, { id: parent_id });
  return 1 + (parent ? await depthOf(database, parent) : 0);
}
