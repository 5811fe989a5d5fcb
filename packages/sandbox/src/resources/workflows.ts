import { randomUUID } from "node:crypto";
import type { Row } from "@libsql/client";
import type { UpdateWorkflowBody } from "@kapso-platform/types";
import { notFound, quote, unprocessable } from "../http/problem.js";
import { created, data } from "../http/reply.js";
import { requireCurrent } from "../resource/lock-version.js";
import { slugOf, unusedSlug } from "../slug.js";
import { changeStatement } from "../storage/change.js";
import {
  requiredNumber,
  requiredText,
  type Database,
} from "../storage/database.js";
import { insertStatements } from "../storage/insert.js";
import type { SqlValue } from "../storage/schema.js";
import {
  definitionOf,
  findWorkflow,
  readWorkflows,
  toWorkflow,
  toWorkflowWithDefinition,
} from "../storage/workflows.js";
import { mergeDefinition } from "../workflows/definition.js";
import { settleExecutions } from "../workflows/advance.js";
import { discoverVariables, FIXED_VARIABLES } from "../workflows/discovery.js";
import { instantOf } from "./filters.js";
import type { Handlers } from "./handler.js";

/** Tag Workflows: the workflows themselves and their graphs. */
export const workflowHandlers = {
  async listWorkflows({ query, database }) {
    const rows = await readWorkflows(database, {
      status: query.status,
      namePart: query.name_contains,
      createdAfter: instantOf(query.created_after),
      createdBefore: instantOf(query.created_before),
    });
    return data(rows.map(toWorkflow));
  },

  createWorkflow({ body, database, clock }) {
    const { name, slug, description, definition = {} } = body.workflow;
    const graph = mergeDefinition({ nodes: [], edges: [] }, definition);
    return database.exclusively(async () => {
      await refuseTakenName(database, name);
      if (slug !== undefined) await refuseTakenSlug(database, slug);
      const id = randomUUID();
      const now = clock.tick();
      await database.write(
        insertStatements("workflows", [
          {
            id,
            name,
            slug:
              slug ??
              (await unusedSlug(slugOf(name, "workflow"), (candidate) =>
                isTaken(database, "slug", candidate),
              )),
            description: description ?? null,
            status: "draft",
            lock_version: 0,
            message_debounce_seconds: 1,
            inbound_message_read_mode: "read_with_typing",
            definition_json: JSON.stringify(graph),
            created_at: now,
            updated_at: now,
          },
        ]),
      );
      return created(toWorkflow(await requireWorkflow(database, id)));
    });
  },

  async getWorkflow({ path, database }) {
    return data(toWorkflow(await requireWorkflow(database, path.workflow_id)));
  },

  updateWorkflow({ path, body, database, clock }) {
    const { workflow_id: id } = path;
    const { workflow: change } = body;
    const { definition, lock_version: version } = change;
    return database.exclusively(async () => {
      const row = await requireWorkflow(database, id);
      const current = {
        name: requiredText(row, "name"),
        lock_version: requiredNumber(row, "lock_version"),
      };
      requireCurrent(current, version);
      const { name, slug } = change;
      if (name !== undefined) await refuseTakenName(database, name, id);
      if (slug !== undefined) await refuseTakenSlug(database, slug, id);
      const graph =
        definition && mergeDefinition(definitionOf(row), definition);
      await database.write([
        changeStatement("workflows", id, {
          ...columnsOf(change),
          ...(graph && { definition_json: JSON.stringify(graph) }),
          lock_version: requiredNumber(row, "lock_version") + 1,
          updated_at: clock.tick(),
        }),
      ]);
      return data(toWorkflow(await requireWorkflow(database, id)));
    });
  },

  async getWorkflowDefinition({ path, database }) {
    const row = await requireWorkflow(database, path.workflow_id);
    return data(toWorkflowWithDefinition(row));
  },

  async getWorkflowVariables(call) {
    const { path, database } = call;
    await requireWorkflow(database, path.workflow_id);
    await settleExecutions(call);
    const executions = await database.rows(
      "SELECT context_json, last_event_at FROM workflow_executions WHERE workflow_id = ? ORDER BY started_at DESC, id DESC LIMIT 1000",
      [path.workflow_id],
    );
    return data({
      fixed: FIXED_VARIABLES,
      discovered: {
        system: discoverVariables("system", executions),
        context: discoverVariables("context", executions),
        vars: discoverVariables("vars", executions),
      },
    });
  },
} satisfies Handlers;

/** The row of a workflow; throws HttpProblem 404. */
export async function requireWorkflow(
  database: Database,
  id: string,
): Promise<Row> {
  const row = await findWorkflow(database, id);
  if (!row) throw notFound("Workflow not found");
  return row;
}

/** What an update can change besides the graph. */
const CHANGEABLE = [
  "name",
  "slug",
  "description",
  "status",
  "message_debounce_seconds",
  "inbound_message_read_mode",
] as const;

function columnsOf(
  change: UpdateWorkflowBody["workflow"],
): Record<string, SqlValue> {
  const columns: Record<string, SqlValue> = {};
  for (const name of CHANGEABLE) {
    const value = change[name];
    if (value !== undefined) columns[name] = value;
  }
  return columns;
}

async function isTaken(
  database: Database,
  column: "name" | "slug",
  value: string,
  self = "",
): Promise<boolean> {
  const row = await database.row(
    `SELECT 1 FROM workflows WHERE ${column} = ? AND id <> ?`,
    [value, self],
  );
  return row !== undefined;
}

async function refuseTakenName(
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

async function refuseTakenSlug(
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
