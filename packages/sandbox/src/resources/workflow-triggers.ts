import { randomUUID } from "node:crypto";
import type { Row } from "@libsql/client";
import type { CreateWorkflowTriggerBody } from "@kapso-platform/types";
import { notFound, quote, unprocessable } from "../http/problem.js";
import { created, data, noContent } from "../http/reply.js";
import { changeStatement } from "../storage/change.js";
import { requiredNumber, type Database } from "../storage/database.js";
import { insertStatements } from "../storage/insert.js";
import type { NewRow } from "../storage/schema.js";
import type { Microseconds } from "../storage/timestamps.js";
import {
  findTrigger,
  readTriggers,
  toTrigger,
} from "../storage/workflow-triggers.js";
import type { Handlers } from "./handler.js";
import { requireOwnNumber } from "./workflow-executions.js";
import { requireWorkflow } from "./workflows.js";

type Wanted = CreateWorkflowTriggerBody["trigger"];

/** Tag Workflow Triggers: what starts a workflow. */
export const workflowTriggerHandlers = {
  async listWorkflowTriggers({ path, database }) {
    await requireWorkflow(database, path.workflow_id);
    const rows = await readTriggers(database, path.workflow_id);
    return data(rows.map(toTrigger));
  },

  createWorkflowTrigger({ path, body, database, clock }) {
    return database.exclusively(async () => {
      await requireWorkflow(database, path.workflow_id);
      await checkTrigger(database, body.trigger, "trigger");
      const row = newTrigger(path.workflow_id, body.trigger, clock.tick());
      await database.write(insertStatements("workflow_triggers", [row]));
      return created(toTrigger(await requireTrigger(database, row.id)));
    });
  },

  replaceWorkflowTriggers({ path, body, database, clock }) {
    return database.exclusively(async () => {
      await requireWorkflow(database, path.workflow_id);
      for (const [index, wanted] of body.triggers.entries()) {
        await checkTrigger(database, wanted, `triggers.${index}`);
      }
      await database.write([
        {
          sql: "DELETE FROM workflow_triggers WHERE workflow_id = ?",
          args: [path.workflow_id],
        },
        ...insertStatements(
          "workflow_triggers",
          body.triggers.map((wanted) =>
            newTrigger(path.workflow_id, wanted, clock.tick()),
          ),
        ),
      ]);
      const rows = await readTriggers(database, path.workflow_id);
      return data(rows.map(toTrigger));
    });
  },

  updateWorkflowTrigger({ path, body, database, clock }) {
    return database.exclusively(async () => {
      const row = await requireTrigger(database, path.trigger_id);
      const { active = requiredNumber(row, "active") === 1 } = body.trigger;
      await database.write([
        changeStatement("workflow_triggers", path.trigger_id, {
          active: active ? 1 : 0,
          updated_at: clock.tick(),
        }),
      ]);
      return data(toTrigger(await requireTrigger(database, path.trigger_id)));
    });
  },

  deleteWorkflowTrigger({ path, database }) {
    return database.exclusively(async () => {
      await requireTrigger(database, path.trigger_id);
      await database.write([
        {
          sql: "DELETE FROM workflow_triggers WHERE id = ?",
          args: [path.trigger_id],
        },
      ]);
      return noContent();
    });
  },
} satisfies Handlers;

async function requireTrigger(database: Database, id: string): Promise<Row> {
  const row = await findTrigger(database, id);
  if (!row) throw notFound("Workflow trigger not found");
  return row;
}

/** Throws HttpProblem 422 for a trigger without what its type needs. */
async function checkTrigger(
  database: Database,
  wanted: Wanted,
  place: string,
): Promise<void> {
  const { trigger_type: type, phone_number_id: phoneNumberId } = wanted;
  const require = (name: "phone_number_id" | "event" | "event_name") => {
    if (wanted[name] !== undefined) return;
    throw unprocessable(
      `Body member "${place}.${name}" is missing; a trigger of type ${type} needs it.`,
    );
  };
  switch (type) {
    case "inbound_message":
      require("phone_number_id");
      break;
    case "whatsapp_event":
      require("event");
      break;
    case "project_event":
      require("event_name");
      checkProjectEvent(wanted, place);
      return;
    case "api_call":
      return;
  }
  if (phoneNumberId === undefined) return;
  await requireOwnNumber(database, phoneNumberId, `${place}.phone_number_id`);
}

function checkProjectEvent(wanted: Wanted, place: string): void {
  const { event_name: name = "" } = wanted;
  if (!/^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$/.test(name)) {
    throw unprocessable(
      `Body member "${place}.event_name" must be lowercase words in dotted snake_case such as conversation.csat_scored; got ${quote(name)}.`,
    );
  }
  const filter = ["property_key", "operator", "property_value"] as const;
  const missing = filter.filter((each) => (wanted[each] ?? null) === null);
  if (missing.length === 0 || missing.length === filter.length) return;
  throw unprocessable(
    `Body member "${place}.${missing.join(`" and "${place}.`)}" is missing; a filter has property_key, operator and property_value.`,
  );
}

/** A row with the columns of its type; others are left empty. */
function newTrigger(workflowId: string, wanted: Wanted, now: Microseconds) {
  const { trigger_type: type } = wanted;
  const isProject = type === "project_event";
  const hasNumber = type === "inbound_message" || type === "whatsapp_event";
  const { property_value: value = null } = wanted;
  return {
    id: randomUUID(),
    workflow_id: workflowId,
    trigger_type: type,
    active: wanted.active === false ? 0 : 1,
    phone_number_id: hasNumber ? (wanted.phone_number_id ?? null) : null,
    event: type === "whatsapp_event" ? (wanted.event ?? null) : null,
    event_name: isProject ? (wanted.event_name ?? null) : null,
    property_key: isProject ? (wanted.property_key ?? null) : null,
    operator: isProject ? (wanted.operator ?? null) : null,
    property_value_json:
      isProject && value !== null ? JSON.stringify(value) : null,
    created_at: now,
    updated_at: now,
  } satisfies NewRow<"workflow_triggers">;
}
