import { Rejection } from "../rejection.js";
import type { Route } from "../routes/route.js";
import type { Pins } from "./pins.js";

/** Members of a message with the id of a file. */
const MEDIA = ["audio", "document", "image", "sticker", "video"];

/** Members that copy an item, which can belong to another account. */
const COPIES = ["clone_flow_id"];

/** Maximum number of files in a message. A carousel has up to ten cards. */
const MAX_MEDIA = 20;

/**
 * Rejects members that an operation of Meta's API does not declare, because Meta could
 * interpret them as parameters that change the effect of the request.
 *
 * @throws Rejection 400
 */
export function checkMembers(
  route: Route,
  body: Readonly<Record<string, unknown>> | undefined,
): void {
  const other = findUndeclared(route, body);
  if (other === undefined) return;
  throw new Rejection(
    400,
    `The body must not have ${JSON.stringify(other.slice(0, 50))}; it can have ${(route.members ?? []).join(", ")}`,
  );
}

/** Finds a member of the body that the operation does not declare. */
export function findUndeclared(
  { members }: Route,
  body: Readonly<Record<string, unknown>> | undefined,
): string | undefined {
  return (
    members && Object.keys(body ?? {}).find((name) => !members.includes(name))
  );
}

/**
 * Finds the ids of the files in a body. They must belong to the pinned number: to send the
 * file of another number to oneself is to read it.
 *
 * @throws Rejection 403 for a reference that cannot be checked, 400 for too many files or an
 *   invalid id
 */
export function findMedia({ api }: Route, body: unknown, pins: Pins): string[] {
  if (api === undefined || pins.size === 0) return [];
  const ids = new Set<string>();
  const walk = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    for (const [name, item] of Object.entries(value)) {
      if (COPIES.includes(name)) {
        const pinned = [...pins.keys()].join(", ");
        throw new Rejection(403, `${name} cannot be limited to ${pinned}`);
      }
      if (MEDIA.includes(name) && hasId(item))
        ids.add(toMediaId(name, item.id));
      walk(item);
    }
  };
  walk(body);
  if (ids.size > MAX_MEDIA) {
    throw new Rejection(400, `The body refers to more than ${MAX_MEDIA} files`);
  }
  return [...ids];
}

function hasId(value: unknown): value is { readonly id: unknown } {
  return typeof value === "object" && value !== null && "id" in value;
}

function toMediaId(name: string, id: unknown): string {
  const isId =
    (typeof id === "string" && /^\d+$/.test(id)) ||
    (Number.isSafeInteger(id) && (id as number) >= 0);
  if (isId) return String(id);
  throw new Rejection(400, `${name}.id must be the id of a file`);
}
