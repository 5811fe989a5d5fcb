import { type Route, isParameter } from "./route.js";
import { Rejection } from "../rejection.js";

/** Path parameters by name, decoded. */
export type PathIds = Readonly<Record<string, string>>;

/**
 * A path without empty segments, with the characters of RFC 3986 §3.3 and complete
 * percent-encodings only: no backslash, no control character, only ASCII. One slash at the
 * end is allowed, because some frameworks add it.
 */
const PLAIN_PATH = /^(\/([\w.~!$&'()*+,;=:@-]|%[0-9a-f]{2})+)+\/?$/i;

/**
 * Ids of the API: UUIDs, WAMIDs, phone numbers, business-scoped user ids. They contain no
 * slash, encoded any number of times.
 */
const ID = /^[\w.~+=:@-]+$/;

/**
 * The path of a URL as it was sent. `new URL` would resolve dots and convert backslashes to
 * slashes.
 */
export function readPath(url: string): string {
  return url
    .replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i, "")
    .replace(/[?#].*$/s, "");
}

/**
 * Whether a path is unambiguous. Segments that only consist of dots, encoded or not, would
 * change the path (RFC 3986 §5.2.4).
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
 * An id at the start of a path of the messaging API. Words there would be other resources of
 * Meta's Graph API.
 */
const NODE_ID = /^\d+$/;

/** A possible operation of a request, and the ids in its path. */
export interface Match {
  readonly route: Route;
  readonly ids: PathIds;
}

/**
 * Finds the possible operations of a request: one, or several that only differ in the kind of
 * id in their path. Fixed segments must be spelled as in the description. Ids are decoded.
 *
 * @throws Rejection 404 for any other path, 405 for another method, 403 for
 *   operations that are not allowed
 */
export function findMatches(
  { method, url }: Request,
  { basePath, routes, allowed }: RouteTable,
): readonly [Match, ...Match[]] {
  const path = readPath(url).replace(/\/$/, "");
  const here =
    isPlainPath(readPath(url)) && path.startsWith(`${basePath}/`)
      ? matchPath(path.slice(basePath.length + 1).split("/"), routes)
      : [];
  if (here.length === 0) {
    throw new Rejection(
      404,
      `No operation of the API is at this path; paths start with ${basePath || "/"}`,
    );
  }
  const isAllowed = ({ route }: Match): boolean => allowed.has(route.name);
  const matches = here.filter(({ route }) => route.method === method);
  if (matches.length === 0) {
    const methods = here.filter(isAllowed).map(({ route }) => route.method);
    throw new Rejection(405, `${method} is not possible here`, {
      headers: { allow: [...new Set(methods)].join(", ") },
    });
  }
  const [first, ...others] = matches.filter(isAllowed);
  if (!first) {
    const names = matches.map(({ route }) => route.name).join(" or ");
    throw new Rejection(403, `${names} is not in the proxy's allow list`);
  }
  return [first, ...others];
}

/** The path of the proxy, all operations, and the allowed ones. */
export interface RouteTable {
  readonly basePath: string;
  readonly routes: readonly Route[];
  readonly allowed: ReadonlySet<string>;
}

/** All routes at a path. They have the same shape. */
function matchPath(
  segments: readonly string[],
  routes: readonly Route[],
): Match[] {
  const first = routes.find((route) => matchTemplate(segments, route));
  if (!first) return [];
  return routes
    .filter(({ shape }) => shape === first.shape)
    .map((route) => ({ route, ids: matchTemplate(segments, route) ?? {} }));
}

function matchTemplate(
  segments: readonly string[],
  { api, depth, segments: template }: Route,
): PathIds | undefined {
  if (segments.length !== template.length) return undefined;
  const ids: Record<string, string> = {};
  for (const [index, expected] of template.entries()) {
    const segment = segments[index] ?? "";
    if (isParameter(expected)) {
      const id = decode(segment);
      const isNode = api !== undefined && index === depth;
      if (!(isNode ? NODE_ID : ID).test(id)) return undefined;
      ids[expected.slice(1, -1)] = id;
    } else if (segment !== expected) return undefined;
  }
  return ids;
}

/** Decodes a segment. The result is empty, and so not an id, if it is not UTF-8. */
function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return "";
  }
}
