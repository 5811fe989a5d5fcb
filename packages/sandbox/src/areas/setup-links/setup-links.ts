import { randomBytes } from "node:crypto";
import type { SetupLink } from "@kapso-platform/types";
import {
  area,
  created,
  dated,
  DAY,
  equals,
  matching,
  parseTimestamp,
  resource,
  sql,
  update,
  type PathCall,
  type Row,
  type SeedSource,
} from "../../kernel.js";
import { customer } from "../customers/customers.js";
import { customers } from "../customers/table.js";
import {
  checkSettings,
  DEFAULT_SETTINGS,
  reconnect,
  invalidMember,
} from "./settings.js";
import { setupLinks } from "./table.js";

/** How long a link can be used. */
const LIFETIME = 30 * DAY;

/** Where a customer opens a link. */
const SETUP_URL = "https://app.kapso.ai/whatsapp/setup/";

const setupLink = resource({
  name: "Setup link",
  table: setupLinks,
  source: setupLinks,
  at: (path: { customer_id: string; setup_link_id: string }) => ({
    customer_id: path.customer_id,
    id: path.setup_link_id,
  }),
  toItem,
  async before(call: PathCall<{ customer_id: string }>) {
    const { id } = await customer.require(call);
    // Ends the links whose time is up.
    await call.database.write([
      update(setupLinks, { status: "expired" }, [
        equals(setupLinks.customer_id, id),
        equals(setupLinks.status, "active"),
        sql`${setupLinks.expires_at} <= ${call.clock.read()}`,
      ]),
    ]);
  },
});

/** Tag Setup Links: pages on which a customer connects a number. */
export const setupLinksArea = area({
  tables: [setupLinks],
  seed,
  handlers: {
    listCustomerSetupLinks: setupLink.list(({ path, query }) => [
      equals(setupLinks.customer_id, path.customer_id),
      ...matching(setupLinks, query, "status", "created_at"),
    ]),

    createCustomerSetupLink: setupLink.create(
      async ({ path, body, database, clock }) => {
        const settings = await reconnect(database, path.customer_id, {
          ...DEFAULT_SETTINGS,
          ...body.setup_link,
        });
        checkSettings(settings);
        const now = clock.tick();
        return {
          customer_id: path.customer_id,
          status: "active",
          token: `st_${randomBytes(18).toString("hex")}`,
          settings,
          expires_at: now + LIFETIME,
          created_at: now,
        };
      },
      // The token is shown once.
      (row) => created({ ...toItem(row), token: row.token }),
    ),

    updateCustomerSetupLink: setupLink.update(({ body, clock }, row) => {
      const { status: wanted, expires_at: expiry, ...change } = body.setup_link;
      if (wanted === "used") {
        throw invalidMember("status", "active, expired or revoked", wanted);
      }
      const settings = { ...row.settings, ...change };
      checkSettings(settings);
      const expiresAt =
        expiry === undefined
          ? row.expires_at
          : expiry === null
            ? null
            : (parseTimestamp(expiry) ?? null);
      const isInTime = expiresAt === null || expiresAt > clock.read();
      const status = wanted ?? row.status;
      return {
        // A later end brings a link back that had expired.
        status: status === "expired" && isInTime && !wanted ? "active" : status,
        expires_at: expiresAt,
        settings,
      };
    }),
  },
});

/** A row as the API shows it, without its token. */
function toItem(row: Row<typeof setupLinks>): SetupLink {
  const { settings, token, customer_id: _, ...link } = row;
  return {
    ...dated(link, "created_at", "expires_at"),
    url: SETUP_URL + token,
    ...settings,
  };
}

/** Two links of the first customer. */
function seed({ random, now, rows }: SeedSource): void {
  const [first] = rows.of(customers);
  if (!first) return;
  for (const [status, age] of [
    ["used", 60],
    ["active", 2],
  ] as const) {
    const createdAt = now - age * DAY;
    rows.add(setupLinks, {
      id: random.uuid(),
      customer_id: first.id,
      status,
      token: `st_${random.hex(36).toLowerCase()}`,
      settings: {
        ...DEFAULT_SETTINGS,
        whatsapp_setup_status: status === "used" ? "completed" : "pending",
      },
      expires_at: createdAt + LIFETIME,
      created_at: createdAt,
    });
  }
}
