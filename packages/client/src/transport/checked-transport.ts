import { checkTransportOptions, type TransportOptions } from "./options.js";
import { type Transport, createTransport } from "./transport.js";

/**
 * Checks the options, and creates a transport.
 *
 * @throws KapsoArgumentError for a wrong option
 */
export function createCheckedTransport(options: TransportOptions): Transport {
  return createTransport(options, checkTransportOptions(options));
}
