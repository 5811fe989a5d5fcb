import {
  type OperationName,
  proxyOperations,
} from "../../generated/proxy-operations.js";
import { resources } from "../../generated/resources.js";
import type { Operation } from "../../operation.js";
import { listOperations } from "../../resources.js";

/** What the proxy knows of an operation beyond the client's own table. */
export interface ProxyOperation {
  /** Query parameters that it takes. */
  readonly query?: readonly string[];
  /**
   * For a single item: filters of its list whose value the item itself states,
   * each with the members that lead to it.
   */
  readonly states?: Readonly<Record<string, readonly string[]>>;
}

/** An operation as a place under the proxy's base path. */
export interface Route {
  readonly name: OperationName;
  readonly method: string;
  /** The path template, such as `/whatsapp/conversations/{conversation_id}`. */
  readonly path: string;
  readonly segments: readonly string[];
  readonly query: readonly string[];
  readonly states: Readonly<Record<string, readonly string[]>>;
  readonly operation: Operation;
}

/** Every operation, fixed paths before those with parameters. */
export function listRoutes(): Route[] {
  return listOperations(resources)
    .map((operation): Route => {
      const { method, path } = operation;
      // Both are generated from the same description.
      const name = operation.name as OperationName;
      const { query = [], states = {} } = proxyOperations[name];
      const segments = path.slice(1).split("/");
      return { name, method, path, segments, query, states, operation };
    })
    .sort((a, b) => compare(rank(a), rank(b)));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** Puts a parameter after every fixed segment. */
function rank({ path }: Route): string {
  return path.replaceAll(/\{[^}]+\}/g, "\uffff");
}

/** Whether a segment of a template stands for an id. */
export function isParameter(segment: string): boolean {
  return segment.startsWith("{");
}
