import { type Route, isParameter } from "./route.js";
import { Rejection } from "../rejection.js";

/** Path parameters by name, decoded. */
export type PathIds = Readonly<Record<string, string>>;

/**
 * A path without empty segments, of the characters of RFC 3986 §3.3 and whole
 * percent-encodings: no backslash, no control character, nothing beyond ASCII.
 * One slash may stand at its end, where some frameworks put it.
 */
const PLAIN_PATH = /^(\/([\w.~!$&'()*+,;=:@-]|%[0-9a-f]{2})+)+\/?$/i;

/**
 * What the API's ids are made of, UUIDs, WAMIDs, phone numbers and business-
 * scoped user ids alike. A slash, however often encoded, is not part of it.
 */
const ID = /^[\w.~+=:@-]+$/;

/**
 * The path of a URL as it was sent. `new URL` would resolve dots and turn
 * backslashes into slashes; a `Request` may or may not have done so.
 */
export function readPath(url: string): string {
  return url
    .replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i, "")
    .replace(/[?#].*$/s, "");
}

/**
 * Whether a path can only be read in one way. Segments of dots alone would lead
 * to another path (RFC 3986 §5.2.4), encoded or not.
 */
export function isPlainPath(path: string): boolean {
  return (
    PLAIN_PATH.test(path) &&
    path.split("/").every((segment) => segment === "" || !isDots(segment))
  );
}

function isDots(segment: string): boolean {
  return /^(\.|%2e)+$/i.test(segment);
}

/**
 * Finds the operation that a request is for. Fixed segments match as they are
 * spelled in the description, ids after decoding.
 *
 * @throws Rejection 404 for any other path, 405 for another method, 403 for an
 *   operation that is not allowed
 */
export function findRoute(
  { method, url }: Request,
  { basePath, routes, allowed }: RouteTable,
): { route: Route; ids: PathIds } {
  const path = readPath(url).replace(/\/$/, "");
  const here =
    isPlainPath(readPath(url)) && path.startsWith(`${basePath}/`)
      ? matchPath(path.slice(basePath.length + 1).split("/"), routes)
      : undefined;
  if (!here) {
    throw new Rejection(
      404,
      `No operation of the API is at this path; paths start with ${basePath || "/"}`,
    );
  }
  const route = here.routes.find((candidate) => candidate.method === method);
  if (!route) {
    const methods = here.routes.filter(({ name }) => allowed.has(name));
    throw new Rejection(405, `${method} is not possible here`, {
      headers: { allow: methods.map((other) => other.method).join(", ") },
    });
  }
  if (!allowed.has(route.name)) {
    throw new Rejection(403, `${route.name} is not in the proxy's allow list`);
  }
  return { route, ids: here.ids };
}

/** Where the proxy is mounted, and which operations there are and are allowed. */
export interface RouteTable {
  readonly basePath: string;
  readonly routes: readonly Route[];
  readonly allowed: ReadonlySet<string>;
}

function matchPath(
  segments: readonly string[],
  routes: readonly Route[],
): { routes: Route[]; ids: PathIds } | undefined {
  for (const { path, segments: template } of routes) {
    const ids = matchTemplate(segments, template);
    if (ids) {
      return { ids, routes: routes.filter((route) => route.path === path) };
    }
  }
  return undefined;
}

function matchTemplate(
  segments: readonly string[],
  template: readonly string[],
): PathIds | undefined {
  if (segments.length !== template.length) return undefined;
  const ids: Record<string, string> = {};
  for (const [index, expected] of template.entries()) {
    const segment = segments[index] ?? "";
    if (isParameter(expected)) {
      const id = decode(segment);
      if (!ID.test(id)) return undefined;
      ids[expected.slice(1, -1)] = id;
    } else if (segment !== expected) return undefined;
  }
  return ids;
}

/** Empty, and so not an id, for an encoding that is not UTF-8. */
function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return "";
  }
}
