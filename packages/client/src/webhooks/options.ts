import { KapsoWebhookError } from "./error.js";

/** The possible `typeof` of each option. */
type OptionTypes = Readonly<Record<string, string>>;

/** Options of `parseWebhook`. */
export const PARSE_OPTIONS: OptionTypes = {
  secret: "string, object or undefined",
  maxBytes: "number or undefined",
};

/**
 * Checks the names and types of options.
 *
 * @returns A copy of the options.
 * @throws KapsoWebhookError for an unknown option, with the known ones, and for an option
 *   of another type
 */
export function checkOptions<Options>(
  options: Options,
  types: OptionTypes,
): Options {
  let given: Record<string, unknown>;
  try {
    given = { ...(options as Record<string, unknown>) };
  } catch {
    // A getter throws. There is no option with this name.
    given = { options };
  }
  const known = Object.keys(types);
  for (const name of [...known, ...Object.keys(given)]) {
    const type = known.includes(name) ? types[name] : `one of ${known.join()}`;
    if (type?.includes(typeof given[name])) continue;
    throw new KapsoWebhookError(
      "wrong_option",
      500,
      `${name}: expected ${type}`,
    );
  }
  // A copy has the same members.
  return given as unknown as Options;
}
