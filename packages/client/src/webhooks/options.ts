import { KapsoWebhookError } from "./error.js";

/** The possible `typeof` of each option. */
type OptionTypes = Readonly<Record<string, string>>;

/**
 * Checks the names and types of options.
 *
 * @returns A copy of the options.
 * @throws KapsoWebhookError for an unknown option, with the known ones, and for an option
 *   of another type
 */
export function checkOptions<Options>(
  options: Options | undefined,
  types: OptionTypes,
): Options {
  // Kept if a getter throws. There is no option with this name.
  let given: Record<string, unknown> = { options };
  try {
    given = { ...(options as Record<string, unknown>) };
  } catch {
    // Not options.
  }
  for (const name in { ...given, ...types }) {
    // Not `types[name]`, because every object has a member `toString`.
    const type =
      types[Object.keys(types).find((key) => key === name) ?? ""] ??
      // oxlint-disable-next-line restrict-template-expressions -- joined by commas
      `one of ${Object.keys(types)}`;
    if (!type.includes(typeof given[name])) {
      throw new KapsoWebhookError(
        "wrong_option",
        500,
        `${name}: expected ${type}`,
      );
    }
  }
  // A copy has the same members.
  return given as unknown as Options;
}

/** Options of `parseWebhook`. */
export const PARSE_OPTIONS: OptionTypes = {
  secret: "string, object or undefined",
  maxBytes: "number or undefined",
};
