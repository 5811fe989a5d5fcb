import { randomUUID } from "node:crypto";
import type {
  CreateWorkflowTriggerBody,
  WorkflowTrigger,
} from "@kapso-platform/types";
import {
  data,
  dated,
  insert,
  nullable,
  quote,
  remove,
  resource,
  source,
  sql,
  unprocessable,
  type Database,
  type Handlers,
  type PathCall,
  type Reply,
  type Row,
} from "../../kernel.js";
import {
  assertOwnNumber,
  phoneNumbers,
} from "../phone-numbers/phone-number.js";
import { workflow, workflowTriggers } from "./workflow.js";

type Wanted = CreateWorkflowTriggerBody["trigger"];

const triggersWithNumber = source(
  {
    ...workflowTriggers,
    number_name: nullable(phoneNumbers.display_name),
  },
  sql`${workflowTriggers} LEFT JOIN ${phoneNumbers} ON ${phoneNumbers.phone_number_id} = ${workflowTriggers.phone_number_id}`,
);

type TriggerRow = Row<typeof triggersWithNumber>;

const trigger = resource({
  name: "Workflow trigger",
  table: workflowTriggers,
  source: triggersWithNumber,
  at: (path: { trigger_id: string }) => ({ id: path.trigger_id }),
  toItem: toTrigger,
});

type OfWorkflow = PathCall<{ workflow_id: string }>;

/** Tag Workflow Triggers: what starts a workflow. */
export const triggerHandlers = {
  async listWorkflowTriggers(call) {
    await workflow.require(call);
    return listTriggers(call);
  },

  createWorkflowTrigger: trigger.create(
    async (call: OfWorkflow & { body: CreateWorkflowTriggerBody }) => {
      const { id } = await workflow.require(call);
      const { trigger: wanted } = call.body;
      await checkTrigger(call.database, wanted, "trigger");
      return { workflow_id: id, ...columnsOf(wanted) };
    },
  ),

  replaceWorkflowTriggers(call) {
    const { body, database, clock } = call;
    return database.exclusively(async () => {
      const { id } = await workflow.require(call);
      for (const [index, wanted] of body.triggers.entries()) {
        await checkTrigger(database, wanted, `triggers.${index}`);
      }
      const rows = body.triggers.map((wanted) => {
        const now = clock.tick();
        const times = { created_at: now, updated_at: now };
        const own = { id: randomUUID(), workflow_id: id, ...times };
        return { ...own, ...columnsOf(wanted) };
      });
      await database.write([
        remove(workflowTriggers, { workflow_id: id }),
        ...insert(workflowTriggers, rows),
      ]);
      return listTriggers(call);
    });
  },

  updateWorkflowTrigger: trigger.update(
    ({
      body,
    }: { body: { trigger: { active?: boolean } } } & PathCall<{
      trigger_id: string;
    }>) => ({ active: body.trigger.active }),
  ),

  deleteWorkflowTrigger: trigger.remove(),
} satisfies Handlers;

/** The triggers of a workflow, the oldest first. */
async function listTriggers({ path, database }: OfWorkflow): Promise<Reply> {
  const rows = await database.all(triggersWithNumber, {
    where: { workflow_id: path.workflow_id },
    orderBy: sql`${workflowTriggers.created_at}, ${workflowTriggers.id}`,
  });
  return data(rows.map(toTrigger));
}

/** Throws HttpProblem 422 for a trigger without what its type needs. */
async function checkTrigger(
  database: Database,
  wanted: Wanted,
  place: string,
): Promise<void> {
  const { trigger_type: type, phone_number_id: phoneNumberId } = wanted;
  const requireMember = (name: "phone_number_id" | "event" | "event_name") => {
    if (wanted[name] !== undefined) return;
    throw unprocessable(
      `Body member "${place}.${name}" is missing; a trigger of type ${type} needs it.`,
    );
  };
  switch (type) {
    case "inbound_message":
      requireMember("phone_number_id");
      break;
    case "whatsapp_event":
      requireMember("event");
      break;
    case "project_event":
      requireMember("event_name");
      checkProjectEvent(wanted, place);
      return;
    case "api_call":
      return;
  }
  if (phoneNumberId === undefined) return;
  await assertOwnNumber(database, phoneNumberId, `${place}.phone_number_id`);
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

/** The columns that a trigger of its type uses. */
function columnsOf(wanted: Wanted) {
  const { trigger_type, active = true, phone_number_id } = wanted;
  const shared = { trigger_type, active };
  switch (trigger_type) {
    case "inbound_message":
      return { ...shared, phone_number_id };
    case "whatsapp_event":
      return { ...shared, phone_number_id, event: wanted.event };
    case "project_event": {
      const { event_name, property_key, operator, property_value } = wanted;
      const filter = { property_key, operator, property_value };
      return { ...shared, event_name, ...filter };
    }
    default:
      return shared;
  }
}

/** A row as the API shows it. */
function toTrigger(row: TriggerRow): WorkflowTrigger {
  const { id, workflow_id, trigger_type, active } = row;
  const { created_at, updated_at } = dated(row);
  return {
    ...{ id, workflow_id, trigger_type, active, created_at, updated_at },
    ...described(row),
  };
}

/** What depends on the type of a trigger. */
function described(
  row: TriggerRow,
): Pick<WorkflowTrigger, "display_name" | "triggerable"> {
  const { phone_number_id, property_key, operator, property_value } = row;
  // Checked when the trigger was created.
  const { event, event_name } = row as { event: string; event_name: string };
  switch (row.trigger_type) {
    case "inbound_message":
      return {
        display_name: `WhatsApp: ${row.number_name ?? phone_number_id ?? ""}`,
        triggerable: { phone_number_id: phone_number_id ?? "" },
      };
    case "api_call":
      return { display_name: "API Call Trigger", triggerable: {} };
    case "project_event": {
      const filter = { property_key, operator, property_value };
      return {
        display_name: `Event: ${event_name}`,
        triggerable: { event_name, ...filter },
      };
    }
    default:
      return {
        // The reference gives no name for events of WhatsApp.
        display_name: null,
        triggerable: {
          event,
          ...(phone_number_id !== null && { phone_number_id }),
        },
      };
  }
}
