import { formatValue } from "../../arguments/format-value.js";
import type { ListBody } from "../list-body.js";
import type { ReadPage } from "../read-page.js";
import { type ListStyle, listOf, positionOf, valueAt } from "./items.js";

/**
 * Reads a page whose body has the token of the next page, such as `next_page_token` for
 * `page_token`. On the last page, the token is missing, null or empty.
 *
 * @param style - `next`: the place of the token. `more`: the place that says whether there
 *   are more pages, if there is one.
 */
export function byToken(
  [body]: Parameters<ReadPage>,
  style: ListStyle & { readonly next: string; readonly more?: string },
): ListBody | undefined {
  return listOf(body, style.items, () => {
    const token = valueAt(body, style.next) ?? "";
    const more = style.more === undefined || valueAt(body, style.more);
    if (more === false) return { next: null };
    if (token === "") {
      const isLast = style.more === undefined || more !== true;
      const unclear = `${style.more ?? ""} is true and there is no ${style.next}`;
      return { next: isLast ? null : { unclear } };
    }
    return typeof token === "string" || typeof token === "number"
      ? { next: positionOf(style.parameter, token) }
      : {
          next: {
            unclear: `${style.next} must be text, not ${formatValue(token)}`,
          },
        };
  });
}
