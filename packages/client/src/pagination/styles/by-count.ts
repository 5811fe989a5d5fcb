import type { ListBody, Neighbour } from "../list-body.js";
import type { ReadPage } from "../read-page.js";
import { type ListStyle, listOf, positionOf, valueAt } from "./items.js";

/**
 * Reads a page whose position is a number: the number of the page, or of its first item.
 * A total in the body marks the last page. Without a total, an empty page does, because
 * there can be more pages after one that is not full.
 *
 * @param style - `unit`: what is counted. `first`: the number of the first page or item.
 *   `size`: the parameter for the page size; `defaultSize`: the page size without it.
 *   `total` and `pages`: the places of the numbers of items and pages in the body.
 */
export function byCount(
  [body, , , { params }]: Parameters<ReadPage>,
  style: ListStyle & {
    readonly unit: "page" | "item";
    readonly first?: number;
    readonly size?: string;
    readonly defaultSize?: number;
    readonly total?: string;
    readonly pages?: string;
  },
): ListBody | undefined {
  const {
    items: place,
    parameter,
    unit,
    first = unit === "page" ? 1 : 0,
  } = style;
  const query = params?.query ?? {};
  const numberAt = (at: string | undefined): number | undefined => {
    const value = at === undefined ? undefined : valueAt(body, at);
    return typeof value === "number" ? value : undefined;
  };
  return listOf(body, place, (items) => {
    const position = Number(query[parameter] ?? first);
    const size = Number(
      (style.size && query[style.size]) ?? style.defaultSize ?? items.length,
    );
    const step = unit === "page" ? 1 : items.length;
    const before =
      unit === "page" ? (position - first) * size : position - first;
    const total = numberAt(style.total);
    const pages = numberAt(style.pages);
    const isLast =
      items.length === 0 ||
      (pages !== undefined
        ? position - first + 1 >= pages
        : total !== undefined && before + items.length >= total);
    const previous: Neighbour =
      position <= first
        ? null
        : positionOf(
            parameter,
            Math.max(first, position - (unit === "page" ? 1 : size)),
          );
    return {
      next: isLast ? null : positionOf(parameter, position + step),
      previous,
    };
  });
}
