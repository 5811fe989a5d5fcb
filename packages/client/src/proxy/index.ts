/**
 * A proxy through which a browser uses the Kapso Platform API without the key.
 *
 * @packageDocumentation
 */
export type {
  OperationName,
  QueryParameter,
} from "../generated/proxy-operations.js";
export { type ProxyHandler, createProxyHandler } from "./handler.js";
export {
  type NodeHandler,
  type NodeRequest,
  type NodeResponse,
  toNodeHandler,
} from "./node.js";
export {
  DEFAULT_BASE_PATH,
  type ProxyCall,
  type ProxyCheck,
  type ProxyErrorEvent,
  type ProxyOptions,
} from "./options.js";
export type { PinnedParameters, ProxyScope } from "./scope/pins.js";
export { ArgumentError } from "../errors/argument-error.js";
