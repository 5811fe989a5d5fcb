import { ArgumentError, toArgumentError } from "../errors/argument-error.js";
import type { ClientContext } from "../execute.js";
import { loadOnDemand } from "../load-on-demand.js";
import type * as Checks from "../on-demand.js";

/**
 * Loads the thorough checks, and calls `check` with them.
 *
 * @param context - The client, whose options are checked first if they have not been.
 * @throws KapsoArgumentError with the caller's line in its stack, although the checks
 *   are loaded asynchronously; other errors unchanged
 */
export async function checkOnDemand<Checked>(
  check: (checks: typeof Checks) => Checked | Promise<Checked>,
  context?: ClientContext,
): Promise<Checked> {
  const checkWithCaller = rememberCaller();
  if (context?.prepare) await context.prepare();
  return checkWithCaller(check);
}

/**
 * Captures the stack. Returns a function that loads the thorough checks, and throws their
 * errors with this stack.
 */
export function rememberCaller(): <Checked>(
  check: (checks: typeof Checks) => Checked | Promise<Checked>,
) => Promise<Checked> {
  const { message, stack } = new ArgumentError("arguments", "are wrong");
  return async (check) => {
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
  };
}
