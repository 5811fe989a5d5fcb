import { show } from "../../arguments/show.js";
import type { ListBody } from "../list-body.js";
import type { ReadPage } from "../read-page.js";
import { type ListStyle, listOf, positionOf, valueAt } from "./items.js";

/**
 * Reads a page whose body has the token of the next one, such as
 * `next_page_token` for `page_token`. None, null or an empty one is on the last
 * page.
 *
 * @param style - `next`: where the token is; `more`: where the body says whether
 *   there is a further page, if it does.
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
      : { next: { unclear: `${style.next} must be text, not ${show(token)}` } };
  });
}
