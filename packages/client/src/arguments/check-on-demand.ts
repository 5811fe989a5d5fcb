import { ArgumentError, toArgumentError } from "../errors/argument-error.js";
import { loadOnDemand } from "../load-on-demand.js";
import type * as Checks from "../on-demand.js";

/**
 * Loads the thorough checks, and calls `check` with them.
 *
 * @throws KapsoArgumentError with the caller's line in its stack, although the checks
 *   are loaded asynchronously; other errors unchanged
 */
export async function checkOnDemand<Checked>(
  check: (checks: typeof Checks) => Checked | Promise<Checked>,
): Promise<Checked> {
  const { message, stack } = new ArgumentError("arguments", "are wrong");
  const checks = await loadOnDemand();
  try {
    return await check(checks);
  } catch (cause) {
    // A getter of the arguments can also throw.
    const error = toArgumentError("arguments", cause);
    if (!(error instanceof ArgumentError)) throw error;
    throw Object.defineProperty(error, "stack", {
      value: stack?.replace(message, () => error.message),
    });
  }
}
