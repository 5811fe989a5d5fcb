import type { PlayResponse } from "../documented/responses.js";
import type { Handler, LenientHandler } from "../resource/handler.js";
import type { Description } from "../spec/description.js";
import type { Operation } from "../spec/operations.js";
import type { Database } from "../storage/database.js";
import type { HttpProblem } from "./problem.js";

/** Operations at one path: some of them differ in the parameter's name only. */
export type Operations = readonly [Operation, ...Operation[]];

/** One API of the service. */
export interface Api {
  /** For example `/platform/v1`. */
  basePath: string;
  description: Description;
  /** By operationId. */
  handlers: Readonly<
    Record<string, Handler<never> | LenientHandler<never> | undefined>
  >;
  /** The documented responses that requests can ask for. */
  play: PlayResponse;
  /** Whether the key may come as `Authorization: Bearer`. */
  takesBearer: boolean;
  /** A problem in the words of this API. Default: as it is. */
  wordProblem?: (
    problem: HttpProblem,
    operation: Operation | undefined,
  ) => HttpProblem;
  /** Decides which of several operations at one path a request means. */
  choose?: (
    operations: Operations,
    url: URL,
    id: string,
    database: Database,
  ) => Promise<Operation>;
}

/** A path with the operations at it, by method. */
export interface Route {
  api: Api;
  /** As Hono spells it, with numbered parameters: `/platform/v1/a/:p0/b/:p1`. */
  path: string;
  /** As the description spells it, for messages. */
  template: string;
  operations: ReadonlyMap<string, Operations>;
}

/**
 * The routes of APIs. Fixed paths come before those with parameters, so that
 * `/a/b` wins over `/a/{id}`.
 */
export function routesOf(apis: readonly Api[]): Route[] {
  const routes = new Map<string, Route>();
  const byMethod = new Map<string, Map<string, Operations>>();
  for (const api of apis) {
    for (const operation of api.description.operations) {
      const path = routeOf(operation);
      const operations = byMethod.get(path) ?? new Map<string, Operations>();
      byMethod.set(path, operations);
      const known = operations.get(operation.method) ?? [];
      operations.set(operation.method, [...known, operation] as Operations);
      routes.set(path, { api, path, template: operation.path, operations });
    }
  }
  const key = ({ path }: Route) => path.replaceAll(/:p\d+/g, "\uffff");
  return [...routes.values()].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** The values in a path by the names that the operation gives them. */
export function pathValuesOf(
  { pathParameters, path }: Operation,
  numbered: Readonly<Record<string, string>>,
): Record<string, string> {
  const names = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name);
  return Object.fromEntries(
    pathParameters.map(({ name }) => [
      name,
      numbered[`p${names.indexOf(name)}`] ?? "",
    ]),
  );
}

function routeOf({ basePath, path }: Operation): string {
  let count = 0;
  return basePath + path.replaceAll(/\{[^}]+\}/g, () => `:p${count++}`);
}
