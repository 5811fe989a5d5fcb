/**
 * Clients for production bundles for browsers. The common options are checked here, all
 * others by the first call, which loads the checks. Only a key in a browser is rejected
 * immediately.
 */
import { preparePlainOptions } from "./arguments/plain-options.js";
import { findOperation } from "./all-operations.js";
import { assembleClient } from "./assemble-client.js";
import { assembleCore } from "./assemble-core.js";
import { checkBrowserKey } from "./browser-key.js";
import { createContext } from "./context.js";
import { deferContext } from "./defer-context.js";
import { readArgument } from "./errors/argument-error.js";
import type { ClientContext } from "./execute.js";
import type {
  ApiClient,
  ApiClientOptions,
  ApiCore,
  ApiCoreOptions,
} from "./generated/neutral.js";

/** The same as `createApiClient` of `client.ts`, but most errors of options reject calls. */
export function createApiClient(options: ApiClientOptions = {}): ApiClient {
  const context = createLeanContext(options, true, findOperation);
  return assembleClient(createApiClient, options, context);
}

/** The same as `createApiCore` of `core.ts`, but most errors of options reject calls. */
export function createApiCore(options: ApiCoreOptions = {}): ApiCore {
  const context = createLeanContext(options, false, undefined);
  return assembleCore(createApiCore, options, context);
}

function createLeanContext(
  options: ApiClientOptions,
  hasLog: boolean,
  find: ClientContext["findOperation"],
): ClientContext {
  const plain = preparePlainOptions(options);
  if (plain) return createContext(plain, find);
  readArgument("options", () => {
    checkBrowserKey(Object(options) as ApiClientOptions);
  });
  return deferContext(options, hasLog, find);
}
