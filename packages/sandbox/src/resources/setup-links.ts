import { randomBytes, randomUUID } from "node:crypto";
import type { Row } from "@libsql/client";
import type { Clock } from "../clock.js";
import { notFound } from "../http/problem.js";
import { created, data } from "../http/reply.js";
import { changeStatement } from "../storage/change.js";
import { between, conditions } from "../storage/conditions.js";
import { number, requiredText, type Database } from "../storage/database.js";
import { insertStatements } from "../storage/insert.js";
import {
  expireStatement,
  findSetupLink,
  settingsOf,
  toSetupLink,
} from "../storage/setup-links.js";
import { requireCustomer } from "./customers.js";
import { instantOf } from "./filters.js";
import type { Handlers } from "./handler.js";
import { answerNumberedList } from "./numbered-list.js";
import {
  checkSettings,
  DEFAULT_SETTINGS,
  reconnect,
  refusal,
} from "./setup-link-rules.js";

/** How long a link can be used: 30 days. */
const LIFETIME = 30 * 86_400_000_000;

/** Tag Setup Links: pages on which a customer connects a number. */
export const setupLinkHandlers = {
  async listCustomerSetupLinks(call) {
    const { path, query, database, clock } = call;
    await requireCustomer(database, path.customer_id);
    await database.write([expireStatement(path.customer_id, clock.read())]);
    return answerNumberedList(call, {
      table: "setup_links",
      where: conditions([
        ["customer_id = ?", path.customer_id],
        ["status = ?", query.status],
        ...between(
          "created_at",
          instantOf(query.created_after),
          instantOf(query.created_before),
        ),
      ]),
      toItem: toSetupLink,
    });
  },

  async createCustomerSetupLink({ path, body, database, clock }) {
    const { customer_id: customerId } = path;
    await requireCustomer(database, customerId);
    const settings = await reconnect(database, customerId, {
      ...DEFAULT_SETTINGS,
      ...body.setup_link,
    });
    checkSettings(settings);
    const [id, token] = [randomUUID(), `st_${randomBytes(18).toString("hex")}`];
    const now = clock.tick();
    await database.write(
      insertStatements("setup_links", [
        {
          id,
          customer_id: customerId,
          status: "active",
          token,
          settings_json: JSON.stringify(settings),
          expires_at: now + LIFETIME,
          created_at: now,
        },
      ]),
    );
    const row = await requireLink(database, clock, customerId, id);
    return created({ ...toSetupLink(row), token });
  },

  async updateCustomerSetupLink({ path, body, database, clock }) {
    const { customer_id: customerId, setup_link_id: id } = path;
    const { status: wanted, expires_at: expiry, ...change } = body.setup_link;
    await requireCustomer(database, customerId);
    const row = await requireLink(database, clock, customerId, id);
    if (wanted === "used") {
      throw refusal("status", "active, expired or revoked", wanted);
    }
    const settings = { ...settingsOf(row), ...change };
    checkSettings(settings);
    const expiresAt =
      expiry === undefined
        ? number(row, "expires_at")
        : expiry === null
          ? null
          : (instantOf(expiry) ?? null);
    const isInTime = expiresAt === null || expiresAt > clock.read();
    const status = wanted ?? requiredText(row, "status");
    await database.write([
      changeStatement("setup_links", id, {
        // A later end brings a link back that had expired.
        status: status === "expired" && isInTime && !wanted ? "active" : status,
        expires_at: expiresAt,
        settings_json: JSON.stringify(settings),
      }),
    ]);
    return data(
      toSetupLink(await requireLink(database, clock, customerId, id)),
    );
  },
} satisfies Handlers;

async function requireLink(
  database: Database,
  clock: Clock,
  customerId: string,
  id: string,
): Promise<Row> {
  await database.write([expireStatement(customerId, clock.read())]);
  const row = await findSetupLink(database, customerId, id);
  if (!row) throw notFound("Setup link not found");
  return row;
}
