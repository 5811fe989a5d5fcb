import type { Row } from "@libsql/client";
import {
  requiredText,
  text,
  type Database,
  type Statement,
} from "../storage/database.js";
import { variablesOf } from "../storage/executions.js";
import type { Microseconds } from "../storage/timestamps.js";
import { startExecution } from "./execution-rows.js";

/** The statements that start the workflow which a call step calls. */
export async function callStatements(
  database: Database,
  caller: Row,
  workflowId: string,
  at: Microseconds,
): Promise<Statement[]> {
  const workflow = await database.row("SELECT * FROM workflows WHERE id = ?", [
    workflowId,
  ]);
  if (!workflow) throw new Error("The called workflow was there before.");
  const { vars, context } = variablesOf(caller);
  return startExecution(
    {
      workflowId,
      definitionJson: requiredText(workflow, "definition_json"),
      triggerType: "call_workflow",
      conversationId: text(caller, "conversation_id"),
      parentId: requiredText(caller, "id"),
      vars,
      context,
    },
    at,
  ).statements;
}

/** How many executions an execution is in, itself included. */
export async function depthOf(database: Database, row: Row): Promise<number> {
  let depth = 1;
  let parentId = text(row, "parent_id");
  while (parentId !== null) {
    depth += 1;
    const parent = await database.row(
      "SELECT parent_id FROM workflow_executions WHERE id = ?",
      [parentId],
    );
    parentId = parent ? text(parent, "parent_id") : null;
  }
  return depth;
}
