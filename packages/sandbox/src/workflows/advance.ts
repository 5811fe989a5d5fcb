import type { Row } from "@libsql/client";
import { settleDeployments } from "../areas/functions/function.js";
import type { Clock } from "../clock.js";
import type { Publish, SandboxEvent } from "../events.js";
import { changeStatement } from "../storage/change.js";
import {
  requiredNumber,
  requiredText,
  text,
  type Database,
  type Statement,
} from "../storage/database.js";
import { variablesOf } from "../storage/executions.js";
import { parsed } from "../storage/json.js";
import type { SqlValue } from "../storage/schema.js";
import type { Microseconds } from "../storage/timestamps.js";
import { definitionOf } from "../storage/workflows.js";
import { handoffEvent, failureEvent } from "./events.js";
import { callStatements, depthOf } from "./calls.js";
import {
  eventStatements,
  wakeParentStatement,
  type StepInput,
} from "./execution-rows.js";
import { startOf, textOf } from "./steps.js";
import { assign } from "./variables.js";
import {
  failed,
  walk,
  type Stop,
  type WalkFacts,
  type Walker,
} from "./walk.js";

const SECOND = 1_000_000;

/** How many call steps may be within each other. */
const MAX_DEPTH = 10;

/** What a request that works with executions needs. */
export interface ExecutionCall {
  database: Database;
  clock: Clock;
  publish: Publish;
}

/**
 * Runs `work` alone, with all executions brought to where they are now, and
 * tells webhooks what happened on the way.
 */
export async function withExecutions<T>(
  { database, clock, publish }: ExecutionCall,
  work: () => Promise<T>,
): Promise<T> {
  const happened: SandboxEvent[] = [];
  try {
    return await database.exclusively(async () => {
      await advanceExecutions(database, clock.read(), happened);
      return work();
    });
  } finally {
    for (const event of happened) await publish(event);
  }
}

/** Brings all executions to where they are now, for what only reads. */
export function settleExecutions(call: ExecutionCall): Promise<void> {
  return withExecutions(call, () => Promise.resolve());
}

/**
 * Lets every execution that is due go on until it waits or ends. What they do
 * has the time when it was due, so it does not matter how late this runs.
 */
async function advanceExecutions(
  database: Database,
  now: Microseconds,
  happened: SandboxEvent[],
): Promise<void> {
  let facts: WalkFacts | undefined;
  for (;;) {
    const [row] = await database.rows(
      "SELECT * FROM workflow_executions WHERE due_at <= ? ORDER BY due_at, id LIMIT 1",
      [now],
    );
    if (!row) return;
    facts ??= await readFacts(database, now);
    await goOn(database, row, facts, happened);
  }
}

async function readFacts(
  database: Database,
  now: Microseconds,
): Promise<WalkFacts> {
  await settleDeployments({ database, clock: { read: () => now } });
  const [functions, workflows] = await Promise.all([
    database.rows("SELECT id FROM functions WHERE status = 'deployed'"),
    database.rows("SELECT * FROM workflows WHERE status = 'active'"),
  ]);
  const runnable = workflows.filter((row) => startOf(definitionOf(row)));
  const ids = (rows: Row[]) =>
    new Set(rows.map((row) => requiredText(row, "id")));
  return { functions: ids(functions), workflows: ids(runnable) };
}

async function goOn(
  database: Database,
  row: Row,
  facts: WalkFacts,
  happened: SandboxEvent[],
): Promise<void> {
  const at = requiredNumber(row, "due_at");
  const walker: Walker = {
    definition: definitionOf(row),
    facts,
    variables: variablesOf(row),
    step: text(row, "step"),
    stepsTaken: requiredNumber(row, "steps_taken"),
    events: [],
  };
  let stop = takeIn(walker, row) ?? walk(walker, waysOut(walker, row));
  if (stop.kind === "calling" && (await depthOf(database, row)) >= MAX_DEPTH) {
    stop = failed(walker, `More than ${MAX_DEPTH} workflows call each other.`);
  }
  const { columns, more } = await outcome(database, row, walker, stop, at);
  const end = at + Math.max(0, walker.events.length - 1);
  await database.write([
    changeStatement("workflow_executions", requiredText(row, "id"), {
      context_json: JSON.stringify(walker.variables),
      step: walker.step,
      steps_taken: walker.stepsTaken,
      input_json: null,
      ...columns,
    }),
    ...eventStatements(requiredText(row, "id"), walker.events, at),
    ...more,
  ]);
  if (stop.kind === "handoff")
    happened.push(handoffEvent(row, stop.reason, end));
  if (stop.kind === "failed")
    happened.push(failureEvent(row, stop.message, end));
}

/** Gives the present step what it waited for; a stop where it cannot go on. */
function takeIn(walker: Walker, row: Row): Stop | undefined {
  const input = parsed<StepInput>(row, "input_json");
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
  if (!name)
    return failed(walker, `The called workflow failed: ${input.error}`);
  assign(walker.variables, name, input.error);
  return undefined;
}

/** By which edges the present step is left: a wait that was in vain has its own. */
function waysOut(walker: Walker, row: Row): readonly string[] {
  const isWaiting = text(row, "status") === "waiting";
  if (!isWaiting || text(row, "input_json") !== null) return ["next"];
  walker.events.push({ type: "wait_timeout", step: walker.step });
  return ["timeout", "next"];
}

/** What a stop means for the execution, and for those around it. */
async function outcome(
  database: Database,
  row: Row,
  { events, step }: Walker,
  stop: Stop,
  at: Microseconds,
): Promise<{ columns: Record<string, SqlValue>; more: Statement[] }> {
  const parentId = text(row, "parent_id");
  const last = () => at + Math.max(0, events.length - 1);
  const idle = { due_at: null, waiting_reason: null };
  switch (stop.kind) {
    case "ended":
      events.push({ type: "execution_ended", step });
      return {
        columns: { ...idle, status: "ended", ended_at: last() },
        more: wakeParentStatement(parentId, null, last()),
      };
    case "failed": {
      const { message } = stop;
      events.push({ type: "execution_failed", step, payload: { message } });
      return {
        columns: {
          ...idle,
          status: "failed",
          ended_at: last(),
          error_json: JSON.stringify({ message, step_identifier: step }),
        },
        more: wakeParentStatement(parentId, message, last()),
      };
    }
    case "handoff":
      return { columns: { ...idle, status: "handoff" }, more: [] };
    case "waiting":
      return {
        columns: {
          status: "waiting",
          waiting_reason: "wait_for_response",
          due_at:
            stop.seconds === null
              ? null
              : last() + Math.max(1, stop.seconds) * SECOND,
        },
        more: [],
      };
    case "calling":
      return {
        columns: {
          status: "waiting",
          waiting_reason: "call_workflow",
          due_at: null,
        },
        more: await callStatements(database, row, stop.workflowId, last()),
      };
  }
}
