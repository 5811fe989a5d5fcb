import { randomInt, randomUUID } from "node:crypto";
import type { Row } from "@libsql/client";
import { notFound, unprocessable } from "../http/problem.js";
import { created, data } from "../http/reply.js";
import { readOffsetPage } from "../pagination/offset-list.js";
import { offsetReply } from "../pagination/offset-reply.js";
import { changeStatement } from "../storage/change.js";
import {
  requiredText,
  text,
  type Database,
  type Statement,
} from "../storage/database.js";
import { insertStatements } from "../storage/insert.js";
import { findPhoneNumber } from "../storage/phone-numbers.js";
import type { Microseconds } from "../storage/timestamps.js";
import {
  findFlow,
  FLOW_FROM,
  FLOW_SELECT,
  flowConditions,
  hasDataEndpoint,
  isEncrypted,
  toFlow,
} from "../storage/whatsapp-flows.js";
import { findFaults, WELCOME_FLOW } from "../whatsapp-flows/flow-json.js";
import { instantOf } from "./filters.js";
import type { Handlers } from "./handler.js";
import { versionStatements } from "./whatsapp-flow-versions.js";

/** Tag WhatsApp Flows: the flows themselves, publishing and encryption. */
export const whatsappFlowHandlers = {
  async listWhatsappFlows({ query, url, database }) {
    const page = await readOffsetPage(
      database,
      {
        select: FLOW_SELECT,
        from: FLOW_FROM,
        where: flowConditions({
          status: query.status,
          businessAccountId: query.business_account_id,
          phoneNumberId: query.phone_number_id,
          namePart: query.name_contains,
          createdAfter: instantOf(query.created_after),
          createdBefore: instantOf(query.created_before),
        }),
        orderBy: "w.created_at DESC, w.id DESC",
      },
      query.page ?? 1,
      query.per_page ?? 20,
    );
    return offsetReply(page, (row) => toFlow(row, url.origin), url);
  },

  createWhatsappFlow({ body, url, database, clock }) {
    const { flow_json: json = WELCOME_FLOW, phone_number_id: number } = body;
    return database.exclusively(async () => {
      await requireNumber(database, number);
      const [fault] = findFaults(json);
      if (fault) {
        throw unprocessable(
          `Body member "flow_json" is not a flow: ${fault.message}`,
        );
      }
      const id = randomUUID();
      const metaId = `1${randomInt(1e14).toString().padStart(15, "0")}`;
      const now = clock.tick();
      await database.write([
        ...insertStatements("whatsapp_flows", [
          {
            id,
            meta_flow_id: metaId,
            name: body.name ?? `Flow ${metaId.slice(-4)}`,
            status: "draft",
            phone_number_id: number,
            function_id: null,
            registered_at: null,
            published_at: null,
            last_synced_at: now,
            created_at: now,
            updated_at: now,
          },
        ]),
        ...versionStatements(id, 1, json, now),
      ]);
      let row = await requireFlow(database, id);
      if (body.publish) {
        await database.write(publishStatements(row, clock.tick()));
        row = await requireFlow(database, id);
      }
      return created(toFlow(row, url.origin));
    });
  },

  async getWhatsappFlow({ path, url, database }) {
    return data(toFlow(await requireFlow(database, path.flow_id), url.origin));
  },

  publishWhatsappFlow({ path, body, url, database, clock }) {
    return database.exclusively(async () => {
      const row = await requireFlow(database, path.flow_id);
      await requireOverride(database, body?.phone_number_id);
      await database.write(publishStatements(row, clock.tick()));
      return data(
        toFlow(await requireFlow(database, path.flow_id), url.origin),
      );
    });
  },

  setupWhatsappFlowEncryption({ path, body, database, clock }) {
    return database.exclusively(async () => {
      const row = await requireFlow(database, path.flow_id);
      await requireOverride(database, body?.phone_number_id);
      const account = text(row, "business_account_id");
      if (account === null) {
        throw unprocessable(
          "Encryption needs the flow's phone number, and the project does not have it any more.",
        );
      }
      const known = isEncrypted(row);
      if (!known) {
        await database.write(
          insertStatements("whatsapp_flow_encryption", [
            { business_account_id: account, created_at: clock.tick() },
          ]),
        );
      }
      return data({
        status: known ? "already_configured" : "success",
        message: known
          ? "Encryption was set up before."
          : "Encryption is set up.",
        flows_encryption_configured: true,
      });
    });
  },
} satisfies Handlers;

/** The row of a flow; throws HttpProblem 404. */
export async function requireFlow(
  database: Database,
  id: string,
): Promise<Row> {
  const row = await findFlow(database, id);
  if (!row) throw notFound("WhatsApp flow not found");
  return row;
}

/** Throws HttpProblem 404 for another number that the project does not have. */
export async function requireOverride(
  database: Database,
  phoneNumberId: string | undefined,
): Promise<void> {
  if (phoneNumberId !== undefined) await requireNumber(database, phoneNumberId);
}

/**
 * The statements that publish the newest version of a flow.
 *
 * @throws HttpProblem 422 where there is nothing to publish, or the flow asks a
 *   data endpoint that is not set up.
 */
function publishStatements(row: Row, now: Microseconds): Statement[] {
  const id = requiredText(row, "id");
  if (text(row, "version_status") !== "draft") {
    throw unprocessable(
      "The flow has no draft: its newest version is published.",
    );
  }
  const flow = toFlow(row, "");
  if (flow.data_api_version !== null && !hasDataEndpoint(row)) {
    throw unprocessable(
      "The flow JSON asks a data endpoint (data_api_version); set up encryption, then deploy and register the endpoint before publishing.",
    );
  }
  return [
    changeStatement("whatsapp_flows", id, {
      status: "published",
      published_at: now,
      last_synced_at: now,
      updated_at: now,
    }),
    {
      sql: "UPDATE whatsapp_flow_versions SET status = 'published', published_at = ?, updated_at = ? WHERE flow_id = ? AND status = 'draft' AND number = (SELECT max(number) FROM whatsapp_flow_versions WHERE flow_id = ?)",
      args: [now, now, id, id],
    },
  ];
}

async function requireNumber(
  database: Database,
  phoneNumberId: string,
): Promise<void> {
  if (await findPhoneNumber(database, phoneNumberId)) return;
  throw notFound("WhatsApp phone number not found");
}
