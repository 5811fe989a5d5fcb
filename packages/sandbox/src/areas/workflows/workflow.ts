import type { Workflow } from "@kapso-platform/types";
import {
  columns,
  dated,
  expression,
  resource,
  source,
  sql,
  type Row,
} from "../../kernel.js";
import { PROJECT_ID } from "../../project-identity.js";
import { workflowExecutions, workflows } from "./table.js";

/** The version of the built-in agent tools that new workflows use. */
const AGENT_TOOLS_VERSION = 2;

const EXECUTIONS = sql`FROM ${workflowExecutions} WHERE ${workflowExecutions.workflow_id} = ${workflows.id}`;

/** Every workflow, with how often and when it was last executed. */
export const workflowsWithUse = source(
  {
    ...workflows,
    execution_count: expression(
      columns.integer,
      sql`(SELECT count(*) ${EXECUTIONS})`,
    ),
    last_executed_at: expression(
      columns.optional(columns.instant),
      sql`(SELECT max(${workflowExecutions.created_at}) ${EXECUTIONS})`,
    ),
  },
  sql`${workflows}`,
);

export const workflow = resource({
  name: "Workflow",
  table: workflows,
  source: workflowsWithUse,
  at: (path: { workflow_id: string }) => ({ id: path.workflow_id }),
  toItem: toWorkflow,
});

/** A row as the API shows it, without the graph. */
export function toWorkflow(row: Row<typeof workflowsWithUse>): Workflow {
  const { definition: _, ...item } = row;
  return {
    ...dated(item, "created_at", "updated_at", "last_executed_at"),
    agent_default_tools_version: AGENT_TOOLS_VERSION,
    project_id: PROJECT_ID,
  };
}
