import { ArgumentError } from "../errors/argument-error.js";
import { loadRest } from "../later.js";
import type * as Checks from "./thorough.js";

/**
 * Has arguments checked that are not right at first sight.
 *
 * @throws KapsoArgumentError with the caller's line in its stack, as if nothing
 *   had been loaded; anything else as it is
 */
export async function checkLater<Checked>(
  check: (checks: typeof Checks) => Checked | Promise<Checked>,
): Promise<Checked> {
  const { message, stack } = new ArgumentError("arguments", "are wrong");
  const checks = await loadRest();
  try {
    return await check(checks);
  } catch (cause) {
    // A getter of the arguments can throw, too.
    const error = checks.toArgumentError(cause);
    if (!(error instanceof ArgumentError)) throw error;
    throw Object.defineProperty(error, "stack", {
      value: stack?.replace(message, () => error.message),
    });
  }
}
