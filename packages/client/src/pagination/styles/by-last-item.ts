import { formatValue } from "../../arguments/format-value.js";
import { isRecord } from "../../arguments/is-record.js";
import type { ListBody, Neighbour } from "../list-body.js";
import type { ReadPage } from "../read-page.js";
import { type ListStyle, listOf, positionOf, valueAt } from "./items.js";

/**
 * Reads a page that only says whether there are more pages. The position of the next page
 * is the id of the last item. A walk that starts with the opposite parameter continues in
 * that direction, with the id of the first item.
 *
 * @param style - `more`: the place in the body that says whether there are more pages.
 *   `id`: the member of an item that is its position. `opposite`: the parameter for the
 *   other direction.
 */
export function byLastItem(
  [body, , , { params }]: Parameters<ReadPage>,
  {
    items: place,
    parameter,
    more: at,
    id,
    opposite,
  }: ListStyle & {
    readonly more: string;
    readonly id: string;
    readonly opposite?: string;
  },
): ListBody | undefined {
  return listOf(body, place, (items): { next: Neighbour } => {
    const more = valueAt(body, at);
    if (more === false) return { next: null };
    if (more !== true) {
      return {
        next: {
          unclear: `${at} must be true or false, not ${formatValue(more)}`,
        },
      };
    }
    const turned =
      opposite !== undefined && (params?.query?.[opposite] ?? null) !== null;
    const item = turned ? items[0] : items.at(-1);
    const position = isRecord(item) ? item[id] : undefined;
    return typeof position === "string" || typeof position === "number"
      ? { next: positionOf(turned ? opposite : parameter, position) }
      : { next: { unclear: `${at} is true and the last item has no ${id}` } };
  });
}
