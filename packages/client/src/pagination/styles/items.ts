import { isRecord } from "../../arguments/is-record.js";
import type { ListBody, Neighbour } from "../list-body.js";
import type { Position } from "../position.js";

/** The settings that all pagination styles have. */
export interface ListStyle {
  /** The place of the items, such as `data.items`; empty if the body is the list. */
  readonly items: string;
  /** The query parameter with the position of a page. */
  readonly parameter: string;
}

/** The value at a place such as `meta.next_cursor`. */
export function valueAt(body: unknown, place: string): unknown {
  if (place === "") return body;
  return place
    .split(".")
    .reduce((value, name) => (isRecord(value) ? value[name] : undefined), body);
}

export function positionOf(
  parameter: string,
  value: string | number | Readonly<Record<string, string>>,
): NonNullable<Position> {
  // The type of positions is generated from these names.
  return { [parameter]: value } as unknown as NonNullable<Position>;
}

/**
 * Reads the list in a body, with the other members of the body as `details`.
 *
 * @param findNext - Finds the neighboring pages; it is called with the items.
 */
export function listOf(
  body: unknown,
  place: string,
  findNext: (items: readonly unknown[]) => {
    readonly next: Neighbour;
    readonly previous?: Neighbour;
  },
): ListBody | undefined {
  const items = valueAt(body, place);
  if (!Array.isArray(items)) return undefined;
  const { next, previous = null } = findNext(items);
  if (!isRecord(body) || !(place in body)) return { items, next, previous };
  const { [place]: _items, ...details } = body;
  return { items, next, previous, details };
}
