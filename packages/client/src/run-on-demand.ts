import { checkOnDemand } from "./arguments/check-on-demand.js";
import { toArgumentError } from "./errors/argument-error.js";
import { copyArgument } from "./arguments/split.js";
import type { ClientContext } from "./execute.js";
import { type ResponsePromise, toResponsePromise } from "./response-promise.js";

/**
 * Runs a hand-written method whose code is loaded with the first call.
 *
 * @param load - Returns the function to call with the context and the arguments. The
 *   function checks its arguments, because callers may not use types.
 */
export function runOnDemand<Args extends readonly unknown[], Data>(
  context: ClientContext,
  args: Args,
  load: () => Promise<
    (context: ClientContext, ...args: Args) => ResponsePromise<Data>
  >,
): ResponsePromise<Data> {
  // The caller may change the arguments later.
  const given = args.map(copyArgument) as unknown as Args;
  return toResponsePromise(
    checkOnDemand(async () => {
      const run = await load();
      try {
        return await run(context, ...given).withResponse();
      } catch (error) {
        throw toArgumentError("arguments", error);
      }
    }, context),
  );
}
