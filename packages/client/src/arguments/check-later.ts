import { ArgumentError } from "../errors/argument-error.js";
import { later } from "../later.js";
import type * as Checks from "./thorough.js";

/** Loads what checks arguments that are not right at first sight. */
export const loadChecks = later<typeof Checks>(() => import("./thorough.js"));

/**
 * Has arguments checked.
 *
 * @throws KapsoArgumentError with the caller's line in its stack, as if nothing
 *   had been loaded
 */
export async function checkLater<Checked>(
  check: (checks: typeof Checks) => Checked | Promise<Checked>,
): Promise<Checked> {
  const { message, stack } = new ArgumentError("arguments", "are wrong");
  try {
    return await check(await loadChecks());
  } catch (error) {
    throw Object.defineProperty(error as Error, "stack", {
      value: stack?.replace(message, () => (error as Error).message),
    });
  }
}
