import { quote, unprocessable, type Database } from "../../kernel.js";
import { isPhoneNumber } from "../../phone-number.js";
import { phoneNumbers } from "../phone-numbers/table.js";
import type { SetupLinkSettings } from "./table.js";

/** The settings of a new link where the request gives none. */
export const DEFAULT_SETTINGS: SetupLinkSettings = {
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
export function checkSettings(settings: SetupLinkSettings): void {
  const { allowed_origins: origins = [] } = settings;
  const { allowed_connection_types: types = [] } = settings;
  const wrong = origins.find((origin) => !isHttpsOrigin(origin));
  if (wrong !== undefined) {
    throw invalidMember(
      "allowed_origins",
      "a list of HTTPS origins such as https://app.example.com",
      wrong,
    );
  }
  if (types.length === 0) {
    throw invalidMember(
      "allowed_connection_types",
      "a list with at least one type",
      types,
    );
  }
}

/**
 * Ties a link to a number that the customer has already.
 *
 * @throws HttpProblem 422
 */
export async function reconnect(
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
    throw invalidMember(
      "reconnect_phone_number",
      "the number of a production configuration of this customer",
      given,
    );
  }
  if (settings.provision_phone_number) {
    throw invalidMember(
      "provision_phone_number",
      "false where reconnect_phone_number is given",
      true,
    );
  }
  return {
    ...settings,
    reconnect_phone_number: digits,
    allowed_connection_types: [CONNECTION_TYPE],
  };
}

/** The sentence about a member that is not as it must be. */
export function invalidMember(
  member: string,
  wanted: string,
  given: unknown,
): Error {
  return unprocessable(
    `Body member "setup_link.${member}" must be ${wanted}; got ${quote(given)}.`,
  );
}

function isHttpsOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).protocol === "https:";
}
