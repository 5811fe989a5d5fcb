import {
  type OperationName,
  proxyOperations,
} from "../../generated/proxy-operations.js";
import { NAMESPACES, type NamespaceName } from "../../generated/namespaces.js";

/** What the proxy knows of an operation. */
export interface ProxyOperation {
  readonly method: string;
  /** The path template, such as `/whatsapp/conversations/{conversation_id}`. */
  readonly path: string;
  /** Which API it belongs to. Absent for the platform's own. */
  readonly api?: NamespaceName;
  /** Segments of the API's path to leave out: it lies above the other paths. */
  readonly levelsUp?: number;
  /** Query parameters that it takes. */
  readonly query?: readonly string[];
  /** Parameters that are sent as headers. */
  readonly headers?: readonly string[];
  /** Groups of query parameters of which one may be given. */
  readonly exclusive?: readonly (readonly string[])[];
  /** Media type of the request body, if it takes one. */
  readonly body?: string;
  /** The outermost key around a JSON body. */
  readonly envelope?: string;
  readonly optionalBody?: true;
  /** Set if it gives a list. */
  readonly list?: true;
  /** Set if it gives an item without the `data` envelope. */
  readonly bare?: true;
  /** Set if it can give something other than JSON. */
  readonly file?: true;
  /**
   * For a single item: filters of its list whose value the item itself states,
   * each with the members that lead to it.
   */
  readonly states?: Readonly<Record<string, readonly string[]>>;
  /** Parameters that keep it to a scope, if the rule does not find them. */
  readonly confinedBy?: readonly string[];
  /** Members that distinguish its item from those of other operations at its path. */
  readonly kind?: readonly string[];
  /** The only members that its body may have. */
  readonly members?: readonly string[];
}

/** An operation as a place under the proxy's base path. */
export interface Route extends ProxyOperation {
  readonly name: OperationName;
  /** Of the path below the base path. */
  readonly segments: readonly string[];
  /** How many segments come before the path of the operation. */
  readonly depth: number;
  /** The same for operations that differ only in what their ids are of. */
  readonly shape: string;
}

/** Every operation, fixed paths before those with parameters. */
export function listRoutes(): Route[] {
  return Object.entries(proxyOperations)
    .map(([name, operation]): Route => {
      const place = placeOf(operation);
      return {
        ...operation,
        name: name as OperationName,
        segments: place.slice(1).split("/"),
        depth: basePathOf(operation.api).split("/").length - 1,
        // A parameter comes after every fixed segment.
        shape: place.replaceAll(/\{[^}]+\}/g, "\uffff"),
      };
    })
    .sort((a, b) => compare(a.shape, b.shape));
}

/** The path of an operation below the base path, as a client appends it. */
export function placeOf({ api, path, levelsUp = 0 }: ProxyOperation): string {
  const base = basePathOf(api).split("/");
  return base.slice(0, base.length - levelsUp).join("/") + path;
}

/** The path of an API below the base path, as its client appends it. */
export function basePathOf(api: NamespaceName | undefined): string {
  return NAMESPACES.find(({ name }) => name === api)?.path ?? "";
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** Whether a segment of a template stands for an id. */
export function isParameter(segment: string): boolean {
  return segment.startsWith("{");
}

/** The route that reads the item at the path of another one, if there is one. */
export function findItemRoute(
  routes: readonly Route[],
  { api, path }: Route,
): Route | undefined {
  return routes.find(
    (route) =>
      route.method === "GET" && route.path === path && route.api === api,
  );
}
