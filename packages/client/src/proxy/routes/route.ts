import {
  type OperationName,
  proxyOperations,
} from "../../generated/proxy-operations.js";
import { NAMESPACES, type NamespaceName } from "../../generated/namespaces.js";

/** The properties of an operation that the proxy uses. */
export interface ProxyOperation {
  readonly method: string;
  /** The path template, such as `/whatsapp/conversations/{conversation_id}`. */
  readonly path: string;
  /** The API that it belongs to. Absent for the main API. */
  readonly api?: NamespaceName;
  /** How many segments to remove from the end of the API's path. */
  readonly levelsUp?: number;
  /** Query parameters that it takes. */
  readonly query?: readonly string[];
  /** Parameters that are sent as headers. */
  readonly headers?: readonly string[];
  /** Groups of query parameters that exclude each other. */
  readonly exclusive?: readonly (readonly string[])[];
  /** Media type of the request body, if it takes one. */
  readonly body?: string;
  /** The outermost key around a JSON body. */
  readonly envelope?: string;
  readonly optionalBody?: true;
  /** Set if it returns a list. */
  readonly list?: true;
  /** Set if it returns an item without the `data` envelope. */
  readonly bare?: true;
  /** Set if its response can be something other than JSON. */
  readonly file?: true;
  /**
   * For a single item: the filters of its list whose value the item contains, each with the
   * path of the member.
   */
  readonly states?: Readonly<Record<string, readonly string[]>>;
  /** Parameters that confine it to a scope, if the general rule does not find them. */
  readonly confinedBy?: readonly string[];
  /** Members that distinguish its item from those of other operations at its path. */
  readonly kind?: readonly string[];
  /** The only members that its body may have. */
  readonly members?: readonly string[];
}

/** An operation with its path below the base path of the proxy. */
export interface Route extends ProxyOperation {
  readonly name: OperationName;
  /** Segments of the path below the base path. */
  readonly segments: readonly string[];
  /** Number of segments before the path of the operation. */
  readonly depth: number;
  /** The path with placeholders. Operations that only differ in the kind of id share it. */
  readonly shape: string;
}

/** All operations. Fixed paths come before paths with parameters. */
export function listRoutes(): Route[] {
  return Object.entries(proxyOperations)
    .map(([name, operation]): Route => {
      const place = placeOf(operation);
      return {
        ...operation,
        name: name as OperationName,
        segments: place.slice(1).split("/"),
        depth: basePathOf(operation.api).split("/").length - 1,
        // This character sorts after every fixed segment.
        shape: place.replaceAll(/\{[^}]+\}/g, "\uffff"),
      };
    })
    .sort((a, b) => compare(a.shape, b.shape));
}

/** The path of an operation below the base path. */
export function placeOf({ api, path, levelsUp = 0 }: ProxyOperation): string {
  const base = basePathOf(api).split("/");
  return base.slice(0, base.length - levelsUp).join("/") + path;
}

/** The path of an API below the base path. */
export function basePathOf(api: NamespaceName | undefined): string {
  return NAMESPACES.find(({ name }) => name === api)?.path ?? "";
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** Whether a segment of a template is a parameter. */
export function isParameter(segment: string): boolean {
  return segment.startsWith("{");
}

/** The route that reads the item at the same path, if there is one. */
export function findItemRoute(
  routes: readonly Route[],
  { api, path }: Route,
): Route | undefined {
  return routes.find(
    (route) =>
      route.method === "GET" && route.path === path && route.api === api,
  );
}
