import {
  area,
  assertNotBlank,
  data,
  matching,
  pick,
  requireCurrent,
  sql,
} from "../../kernel.js";
import { assertUnused, newSlug } from "../../slug.js";
import { settleExecutions } from "./advance.js";
import { mergeDefinition } from "./definition.js";
import { discoverVariables, FIXED_VARIABLES } from "./discovery.js";
import { executionControlHandlers } from "./execution-control.js";
import { executionHandlers } from "./executions.js";
import { seedWorkflows } from "./seed.js";
import { triggerHandlers } from "./triggers.js";
import {
  NEW_WORKFLOW,
  toWorkflow,
  workflow,
  workflowEvents,
  workflowExecutions,
  workflows,
  workflowsWithUse,
  workflowTriggers,
} from "./workflow.js";

/** Tag Workflows: the workflows themselves and their graphs. */
export const workflowsArea = area({
  tables: [workflows, workflowTriggers, workflowExecutions, workflowEvents],
  seed: seedWorkflows,
  handlers: {
    async listWorkflows({ query, database }) {
      const rows = await database.all(workflowsWithUse, {
        where: matching(workflows, query, "status", "created_at"),
        orderBy: sql`${workflows.created_at} DESC, ${workflows.id} DESC`,
      });
      const part = query.name_contains?.toLowerCase() ?? "";
      // Not in SQL, which folds the case of ASCII letters only.
      const found = rows.filter(({ name }) =>
        name.toLowerCase().includes(part),
      );
      return data(found.map(toWorkflow));
    },

    createWorkflow: workflow.create(async ({ body, database }) => {
      const { name, description, definition = {} } = body.workflow;
      const graph = mergeDefinition({ nodes: [], edges: [] }, definition);
      assertNotBlank("workflow.name", name);
      await assertUnused(database, workflows, "workflow", { name });
      return {
        ...NEW_WORKFLOW,
        name,
        slug: await newSlug(database, workflows, "workflow", body.workflow),
        description,
        definition: graph,
      };
    }),

    getWorkflow: workflow.get,

    updateWorkflow: workflow.update(async ({ body, database }, row) => {
      const { name, slug, definition, lock_version: version } = body.workflow;
      requireCurrent(row, version);
      if (name !== undefined) assertNotBlank("workflow.name", name);
      const names = { name, slug };
      await assertUnused(database, workflows, "workflow", names, row.id);
      return {
        ...pick(
          body.workflow,
          "name",
          "slug",
          "description",
          "status",
          "message_debounce_seconds",
          "inbound_message_read_mode",
        ),
        definition: definition && mergeDefinition(row.definition, definition),
        lock_version: row.lock_version + 1,
      };
    }),

    async getWorkflowDefinition(call) {
      const row = await workflow.require(call);
      return data({ ...toWorkflow(row), definition: row.definition });
    },

    async getWorkflowVariables(call) {
      const { id } = await workflow.require(call);
      await settleExecutions(call);
      const executions = await call.database.all(workflowExecutions, {
        where: { workflow_id: id },
        orderBy: sql`${workflowExecutions.created_at} DESC, ${workflowExecutions.id} DESC`,
        limit: 1000,
      });
      return data({
        fixed: FIXED_VARIABLES,
        discovered: {
          system: discoverVariables("system", executions),
          context: discoverVariables("context", executions),
          vars: discoverVariables("vars", executions),
        },
      });
    },

    ...triggerHandlers,
    ...executionHandlers,
    ...executionControlHandlers,
  },
});
