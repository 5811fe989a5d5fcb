import { randomUUID } from "node:crypto";
import type {
  CreateWorkflowTriggerBody,
  WorkflowTrigger,
} from "@kapso-platform/types";
import {
  data,
  dated,
  exclusive,
  insert,
  nullable,
  pick,
  quote,
  remove,
  resource,
  source,
  sql,
  unprocessable,
  type Call,
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

const FILTER = ["property_key", "operator", "property_value"] as const;

/** The members that each type of trigger needs, and those that it may have. */
const TYPES = {
  inbound_message: { needs: ["phone_number_id"], takes: [] },
  whatsapp_event: { needs: ["event"], takes: ["phone_number_id"] },
  project_event: { needs: ["event_name"], takes: FILTER },
  api_call: { needs: [], takes: [] },
} as const;

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
    async (call: Call<"createWorkflowTrigger">) => {
      const { id } = await workflow.require(call);
      const { trigger: wanted } = call.body;
      await checkTrigger(call.database, wanted, "trigger");
      return { workflow_id: id, ...columnsOf(wanted) };
    },
  ),

  replaceWorkflowTriggers: exclusive(async (call) => {
    const { body, database, clock } = call;
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
  }),

  updateWorkflowTrigger: trigger.update(
    ({ body }: Call<"updateWorkflowTrigger">) => pick(body.trigger, "active"),
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
  const { trigger_type: type } = wanted;
  const missing = TYPES[type].needs.find((name) => wanted[name] === undefined);
  if (missing !== undefined) {
    throw unprocessable(
      `Body member "${place}.${missing}" is missing; a trigger of type ${type} needs it.`,
    );
  }
  if (type === "project_event") checkProjectEvent(wanted, place);
  const { phone_number_id: number } = columnsOf(wanted);
  if (number === undefined) return;
  await assertOwnNumber(database, number, `${place}.phone_number_id`);
}

function checkProjectEvent(wanted: Wanted, place: string): void {
  const { event_name: name = "" } = wanted;
  if (!/^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$/.test(name)) {
    throw unprocessable(
      `Body member "${place}.event_name" must be lowercase words in dotted snake_case such as conversation.csat_scored; got ${quote(name)}.`,
    );
  }
  const missing = FILTER.filter((each) => (wanted[each] ?? null) === null);
  if (missing.length === 0 || missing.length === FILTER.length) return;
  throw unprocessable(
    `Body member "${place}.${missing.join(`" and "${place}.`)}" is missing; a filter has property_key, operator and property_value.`,
  );
}

/** The columns that a trigger of its type uses. */
function columnsOf(wanted: Wanted) {
  const { trigger_type, active = true } = wanted;
  const { needs, takes } = TYPES[trigger_type];
  const used: Partial<Wanted> = pick(wanted, ...needs, ...takes);
  return { ...used, trigger_type, active };
}

function toTrigger(row: TriggerRow): WorkflowTrigger {
  const shown = pick(row, "id", "workflow_id", "trigger_type", "active");
  const times = pick(row, "created_at", "updated_at");
  return { ...shown, ...dated(times), ...described(row) };
}

/** The members that depend on the type of a trigger. */
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
