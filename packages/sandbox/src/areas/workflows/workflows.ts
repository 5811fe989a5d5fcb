import {
  area,
  data,
  equals,
  matching,
  quote,
  requireCurrent,
  sql,
  unprocessable,
  type Database,
} from "../../kernel.js";
import { slugOf, unusedSlug } from "../../slug.js";
import { settleExecutions } from "./advance.js";
import { mergeDefinition } from "./definition.js";
import { discoverVariables, FIXED_VARIABLES } from "./discovery.js";
import { executionControlHandlers } from "./execution-control.js";
import { executionHandlers } from "./executions.js";
import { seedWorkflows } from "./seed.js";
import {
  NEW_WORKFLOW,
  workflowEvents,
  workflowExecutions,
  workflows,
  workflowTriggers,
} from "./table.js";
import { triggerHandlers } from "./triggers.js";
import { toWorkflow, workflow, workflowsWithUse } from "./workflow.js";

const NEWEST_FIRST = sql`${workflows.created_at} DESC, ${workflows.id} DESC`;

/** Tag Workflows: the workflows themselves and their graphs. */
export const workflowsArea = area({
  tables: [workflows, workflowTriggers, workflowExecutions, workflowEvents],
  seed: seedWorkflows,
  handlers: {
    async listWorkflows({ query, database }) {
      const rows = await database.all(workflowsWithUse, {
        where: matching(workflows, query, "status", "created_at"),
        orderBy: NEWEST_FIRST,
      });
      const part = query.name_contains?.toLowerCase() ?? "";
      // Not in SQL, which folds the case of ASCII letters only.
      const found = rows.filter(({ name }) =>
        name.toLowerCase().includes(part),
      );
      return data(found.map(toWorkflow));
    },

    createWorkflow: workflow.create(async ({ body, database }) => {
      const { name, slug, description, definition = {} } = body.workflow;
      const graph = mergeDefinition({ nodes: [], edges: [] }, definition);
      await checkName(database, name);
      if (slug !== undefined) await requireFreeSlug(database, slug);
      return {
        ...NEW_WORKFLOW,
        name,
        slug:
          slug ??
          (await unusedSlug(slugOf(name, "workflow"), (candidate) =>
            isTaken(database, "slug", candidate),
          )),
        description,
        definition: graph,
      };
    }),

    getWorkflow: workflow.get,

    updateWorkflow: workflow.update(async ({ body, database }, row) => {
      const { definition, lock_version: version, ...change } = body.workflow;
      requireCurrent(row, version);
      const { name, slug } = change;
      if (name !== undefined) await checkName(database, name, row.id);
      if (slug !== undefined) await requireFreeSlug(database, slug, row.id);
      return {
        ...change,
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

function isTaken(
  database: Database,
  column: "name" | "slug",
  value: string,
  self = "",
): Promise<boolean> {
  return database.has(workflows, [
    equals(workflows[column], value),
    sql`${workflows.id} <> ${self}`,
  ]);
}

async function checkName(
  database: Database,
  name: string,
  self?: string,
): Promise<void> {
  if (name.trim() === "") {
    throw unprocessable('Body member "workflow.name" must not be blank.');
  }
  if (await isTaken(database, "name", name, self)) {
    throw unprocessable(
      `Body member "workflow.name" must be the name of no other workflow; ${quote(name)} is taken.`,
    );
  }
}

async function requireFreeSlug(
  database: Database,
  slug: string,
  self?: string,
): Promise<void> {
  if (await isTaken(database, "slug", slug, self)) {
    throw unprocessable(
      `Body member "workflow.slug" must be the slug of no other workflow; ${quote(slug)} is taken.`,
    );
  }
}
