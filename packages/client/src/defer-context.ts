import { rememberCaller } from "./arguments/check-on-demand.js";
import { copyArgument } from "./arguments/split.js";
import { createContext } from "./context.js";
import type { ClientContext } from "./execute.js";
import type { ClientSettings } from "./options.js";

/**
 * Creates the context of a client whose options are checked by its first call, because
 * that loads the checks.
 *
 * @param hasLog - Whether the client has the options of the log.
 */
export function deferContext(
  options: ClientSettings,
  hasLog: boolean,
  findOperation: ClientContext["findOperation"],
): ClientContext {
  // The caller may change them later.
  const given = copyArgument(options) as ClientSettings;
  const checkWithCaller = rememberCaller();
  const prepare = (): Promise<void> =>
    checkWithCaller(({ prepareOptions, logOptions }) => {
      // Calls can start at the same time.
      if (!context.prepare) return;
      const prepared = prepareOptions(given, hasLog ? logOptions : undefined);
      const { middleware } = context;
      Object.assign(context, createContext(prepared, findOperation), {
        middleware,
        prepare: undefined,
      });
    });
  const unprepared: Partial<ClientContext> = {
    prepare,
    findOperation,
    middleware: [],
    // A list takes it before its first request.
    loadFailures: () => prepare().then(() => context.loadFailures()),
  };
  // Calls read the other members after `prepare`.
  const context = unprepared as ClientContext;
  return context;
}
