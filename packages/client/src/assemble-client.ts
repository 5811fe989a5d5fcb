import { allOperations } from "./all-operations.js";
import { createMethods } from "./assemble-core.js";
import type { ClientContext } from "./execute.js";
import type { ApiClient, ApiClientOptions } from "./generated/neutral.js";
import { actions } from "./methods.js";
import { addResources } from "./resources.js";
import { createWithOptions } from "./with-options.js";

/**
 * Creates the methods of a client with resources.
 *
 * @param create - Creates a client in the same way with other options.
 */
export function assembleClient(
  create: (options: ApiClientOptions) => ApiClient,
  options: ApiClientOptions,
  context: ClientContext,
): ApiClient {
  const methods = [...allOperations(), ...actions];
  return Object.assign(addResources(createMethods(context), context, methods), {
    withOptions: createWithOptions(create, options, context.middleware),
  });
}
