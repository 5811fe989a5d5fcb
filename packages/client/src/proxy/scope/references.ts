import { Rejection } from "../rejection.js";
import type { Route } from "../routes/route.js";
import type { Pins } from "./pins.js";

/** Members of a message that hold a file by its id. */
const MEDIA = ["audio", "document", "image", "sticker", "video"];

/** Members that copy an item which may be another account's. */
const COPIES = ["clone_flow_id"];

/** Most files that one message can refer to: a carousel has ten cards. */
const MAX_MEDIA = 20;

/**
 * Rejects members that an operation does not declare, where Meta would read
 * them as parameters that change what a request does.
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

/** A member of the body that the operation does not declare. */
export function findUndeclared(
  { members }: Route,
  body: Readonly<Record<string, unknown>> | undefined,
): string | undefined {
  return (
    members && Object.keys(body ?? {}).find((name) => !members.includes(name))
  );
}

/**
 * Ids of the media that a body refers to, which have to be the pinned number's:
 * whoever may send the file of another number to themselves has read it.
 *
 * @throws Rejection 403 for a reference that cannot be checked, 400 for too
 *   many or one that is not an id
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
