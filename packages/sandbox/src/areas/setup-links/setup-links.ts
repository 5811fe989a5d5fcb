import { randomBytes } from "node:crypto";
import type { SetupLink } from "@kapso-platform/types";
import {
  area,
  created,
  dated,
  DAY,
  equals,
  instantOf,
  matching,
  quote,
  resource,
  sql,
  unprocessable,
  update,
  type Database,
  type PathCall,
  type Row,
  type SeedSource,
} from "../../kernel.js";
import { isPhoneNumber } from "../../phone-number.js";
import { customer, customers } from "../customers/customers.js";
import { phoneNumbers } from "../phone-numbers/phone-number.js";
import { setupLinks, type SetupLinkSettings } from "./table.js";

/** How long a link can be used. */
const LIFETIME = 30 * DAY;

/** Where a customer opens a link. */
const SETUP_URL = "https://app.kapso.ai/whatsapp/setup/";

const setupLink = resource({
  name: "Setup link",
  table: setupLinks,
  at: (path: { customer_id: string; setup_link_id: string }) => ({
    customer_id: path.customer_id,
    id: path.setup_link_id,
  }),
  toItem,
  async before(call: PathCall<{ customer_id: string }>) {
    const { id } = await customer.require(call);
    // Ends the links that have expired.
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
      const wantedEnd = instantOf(expiry);
      const expiresAt = wantedEnd === undefined ? row.expires_at : wantedEnd;
      const isInTime = expiresAt === null || expiresAt > clock.read();
      const status = wanted ?? row.status;
      return {
        // A later end reactivates an expired link.
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
  return { ...dated(link), url: SETUP_URL + token, ...settings };
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

/** The settings of a new link that the request leaves out. */
const DEFAULT_SETTINGS: SetupLinkSettings = {
  success_redirect_url: null,
  failure_redirect_url: null,
  allowed_origins: [],
  allowed_connection_types: ["coexistence", "dedicated"],
  meta_billing_mode: "customer_managed",
  theme_config: null,
  provision_phone_number: false,
  phone_number_area_code: null,
  phone_number_country_isos: ["US"],
  reconnect_phone_number: null,
  language: null,
  whatsapp_setup_status: "pending",
  whatsapp_setup_error: null,
};

/** The type of connection that every number of the sandbox has. */
const CONNECTION_TYPE = "dedicated";

/** Throws HttpProblem 422 for settings that the API rejects. */
function checkSettings(settings: SetupLinkSettings): void {
  const { allowed_origins = [], allowed_connection_types = [] } = settings;
  const wrong = allowed_origins.find((origin) => !isHttpsOrigin(origin));
  if (wrong !== undefined) {
    const wanted = "a list of HTTPS origins such as https://app.example.com";
    throw invalidMember("allowed_origins", wanted, wrong);
  }
  if (allowed_connection_types.length === 0) {
    const wanted = "a list with at least one type";
    throw invalidMember("allowed_connection_types", wanted, []);
  }
}

/** Ties a link to a number that the customer has; throws HttpProblem 422. */
async function reconnect(
  database: Database,
  customerId: string,
  settings: SetupLinkSettings,
): Promise<SetupLinkSettings> {
  const { reconnect_phone_number: given } = settings;
  if (given === undefined || given === null) return settings;
  const digits = given.replaceAll(/\D/g, "");
  const rows = await database.all(phoneNumbers, {
    where: { customer_id: customerId, kind: "production" },
  });
  const own = rows.map((row) => row.display_phone_number.replaceAll(/\D/g, ""));
  if (!isPhoneNumber(digits) || !own.includes(digits)) {
    const wanted = "the number of a production configuration of this customer";
    throw invalidMember("reconnect_phone_number", wanted, given);
  }
  if (settings.provision_phone_number) {
    const wanted = "false if reconnect_phone_number is given";
    throw invalidMember("provision_phone_number", wanted, true);
  }
  return {
    ...settings,
    reconnect_phone_number: digits,
    allowed_connection_types: [CONNECTION_TYPE],
  };
}

/** HttpProblem 422 about a member of the body. */
function invalidMember(member: string, wanted: string, given: unknown): Error {
  return unprocessable(
    `Body member "setup_link.${member}" must be ${wanted}; got ${quote(given)}.`,
  );
}

function isHttpsOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).protocol === "https:";
}
