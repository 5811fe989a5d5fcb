import {
  area,
  contains,
  created,
  data,
  DAY,
  exclusive,
  insert,
  matching,
  unprocessable,
  update,
  type Change,
  type PathCall,
  type SeedSource,
} from "../../kernel.js";
import {
  phoneNumbers,
  requirePhoneNumber,
} from "../phone-numbers/phone-number.js";
import { dataEndpointHandlers } from "./data-endpoint.js";
import { findViolations, WELCOME_FLOW } from "./flow-json.js";
import {
  createFlow,
  currentFlows,
  flow,
  flowEncryption,
  flowVersions,
  hasDataEndpoint,
  requireNumber,
  toFlow,
  whatsappFlows,
  type FlowRow,
} from "./flow.js";
import { flowVersionHandlers } from "./versions.js";

/** Tag WhatsApp Flows: forms inside a chat. */
export const whatsappFlowsArea = area({
  tables: [whatsappFlows, flowVersions, flowEncryption],
  seed,
  handlers: {
    listWhatsappFlows: flow.list(({ query }) => [
      ...matching(
        currentFlows,
        query,
        "status",
        "business_account_id",
        "phone_number_id",
        "created_at",
      ),
      contains(whatsappFlows.name, query.name_contains),
    ]),

    createWhatsappFlow: exclusive(async (call) => {
      const { name, phone_number_id, publish: isPublished } = call.body;
      const { flow_json = WELCOME_FLOW } = call.body;
      await requirePhoneNumber(call.database, phone_number_id);
      const [violation] = findViolations(flow_json);
      if (violation) {
        throw unprocessable(
          `Body member "flow_json" is not a flow: ${violation.message}`,
        );
      }
      const wanted = {
        name,
        phone_number_id,
        categories: ["OTHER"],
        flow_json,
      };
      const { id } = await createFlow(call, wanted);
      const draft = await flow.require({ ...call, path: { flow_id: id } });
      const row = isPublished
        ? await flow.change(call, id, await publish(call, draft))
        : draft;
      return created(toFlow(row, call));
    }),

    getWhatsappFlow: flow.get,

    publishWhatsappFlow: flow.update(async (call, row) => {
      await requireNumber(call.database, call.body?.phone_number_id);
      return publish(call, row);
    }),

    setupWhatsappFlowEncryption: exclusive(async (call) => {
      const { body, database, clock } = call;
      const { business_account_id, is_encrypted: isKnown } =
        await flow.require(call);
      await requireNumber(database, body?.phone_number_id);
      if (business_account_id === null) {
        throw unprocessable(
          "Encryption needs the flow's phone number, and the project does not have it any more.",
        );
      }
      if (!isKnown) {
        const row = { business_account_id, created_at: clock.tick() };
        await database.write(insert(flowEncryption, [row]));
      }
      return data({
        status: isKnown ? "already_configured" : "success",
        message: isKnown
          ? "Encryption was set up before."
          : "Encryption is set up.",
        flows_encryption_configured: true,
      });
    }),

    ...flowVersionHandlers,
    ...dataEndpointHandlers,
  },
});

/**
 * Publishes the newest version of a flow, and returns the change of the flow.
 *
 * @throws HttpProblem 422 if there is nothing to publish, or the flow needs a data
 *   endpoint that is not set up.
 */
async function publish(
  { database, clock }: Pick<PathCall<unknown>, "database" | "clock">,
  row: FlowRow,
): Promise<Change<typeof whatsappFlows>> {
  if (row.version_status !== "draft") {
    throw unprocessable(
      "The flow has no draft: its newest version is published.",
    );
  }
  if (
    typeof row.flow_json.data_api_version === "string" &&
    !hasDataEndpoint(row)
  ) {
    throw unprocessable(
      "The flow JSON asks a data endpoint (data_api_version); set up encryption, then deploy and register the endpoint before publishing.",
    );
  }
  const now = clock.tick();
  const change = { status: "published", published_at: now, updated_at: now };
  const newest = { flow_id: row.id, number: row.version_number };
  await database.write([update(flowVersions, change, newest)]);
  return { ...change, last_synced_at: now };
}

/** A published flow and a draft, each with one version and no data endpoint. */
function seed({ random, now, rows }: SeedSource): void {
  const [number] = rows.of(phoneNumbers);
  if (!number) return;
  for (const [name, status, age] of [
    ["Feedback", "published", 20],
    ["Table booking", "draft", 19],
  ] as const) {
    const id = random.uuid();
    const createdAt = now - age * DAY;
    const publishedAt = status === "published" ? createdAt + DAY : null;
    const shared = {
      status,
      published_at: publishedAt,
      created_at: createdAt,
      updated_at: publishedAt ?? createdAt,
    };
    rows.add(whatsappFlows, {
      ...shared,
      id,
      meta_flow_id: random.digits(16),
      name,
      phone_number_id: number.phone_number_id,
      categories: ["OTHER"],
      last_synced_at: createdAt,
    });
    rows.add(flowVersions, {
      ...shared,
      id: random.uuid(),
      flow_id: id,
      number: 1,
      flow_json: WELCOME_FLOW,
    });
  }
}
