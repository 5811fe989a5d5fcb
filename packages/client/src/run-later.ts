import { checkLater } from "./arguments/check-later.js";
import { copyArgument } from "./arguments/split.js";
import type { ClientContext } from "./execute.js";
import { type ResponsePromise, toResponsePromise } from "./response-promise.js";

/**
 * Runs a method that is written by hand, whose code is loaded with the first call.
 *
 * @param load - Gives the function that is called with the context and the
 *   arguments. It checks them: the caller may have no types.
 */
export function runLater<Args extends readonly unknown[], Data>(
  context: ClientContext,
  args: Args,
  load: () => Promise<
    (context: ClientContext, ...args: Args) => ResponsePromise<Data>
  >,
): ResponsePromise<Data> {
  // The caller may change them afterwards.
  const given = args.map(copyArgument) as unknown as Args;
  return toResponsePromise(
    checkLater(async ({ toArgumentError }) => {
      const run = await load();
      try {
        return await run(context, ...given).withResponse();
      } catch (error) {
        throw toArgumentError(error);
      }
    }),
  );
}
