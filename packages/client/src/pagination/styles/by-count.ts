import type { ListBody, Neighbour } from "../list-body.js";
import type { ReadPage } from "../read-page.js";
import { type ListStyle, listOf, positionOf, valueAt } from "./items.js";

/**
 * Reads a page whose position is a number: that of the page, or of its first
 * item. The list ends where the body says so by a total. Where it has none, it
 * ends with an empty page: a page that is not full may have more after it.
 *
 * @param style - `unit`: what is counted; `first`: the number of the first page
 *   or item; `size`: the parameter for items on a page, and `defaultSize` what it
 *   is without; `total` and `pages`: where the body says how many items and pages
 *   there are.
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
