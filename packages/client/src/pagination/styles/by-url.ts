import { formatValue } from "../../arguments/format-value.js";
import type { ListBody, Neighbour } from "../list-body.js";
import type { ReadPage } from "../read-page.js";
import { type ListStyle, listOf, positionOf, valueAt } from "./items.js";

/**
 * Reads a page with the URL of the next page, in its body or in the header `Link` with
 * `rel="next"` (RFC 8288). Only the position parameter of the URL is used, so a server
 * cannot redirect the client.
 *
 * @param style - `number`: whether the parameter is a number. `next` and `previous`: the
 *   places of the URLs in the body. Without `next`, they are in the header.
 */
export function byUrl(
  [body, , { headers }]: Parameters<ReadPage>,
  style: ListStyle & {
    readonly number?: boolean;
    readonly next?: string;
    readonly previous?: string;
  },
): ListBody | undefined {
  const at = (place: string | undefined, relation: string): Neighbour => {
    const url =
      style.next === undefined
        ? findLink(headers.get("link") ?? "", relation)
        : place && valueAt(body, place);
    return neighbourAt(url, style);
  };
  return listOf(body, style.items, () => ({
    next: at(style.next, "next"),
    previous: at(style.previous, "prev"),
  }));
}

function neighbourAt(
  url: unknown,
  { parameter, number }: ListStyle & { readonly number?: boolean },
): Neighbour {
  if (url === undefined || url === null || url === "") return null;
  const query =
    typeof url === "string" ? /\?([^#]*)/.exec(url)?.[1] : undefined;
  const parameters = new URLSearchParams(query);
  const value = parameters.get(parameter) ?? membersOf(parameters, parameter);
  return value === undefined
    ? {
        unclear: `the URL of the neighboring page must have the parameter ${parameter}, but is ${formatValue(url)}`,
      }
    : positionOf(parameter, number ? Number(value) : value);
}

/** The members of a parameter that is an object, such as `page[number]=2`. */
function membersOf(
  parameters: URLSearchParams,
  name: string,
): Record<string, string> | undefined {
  const members = [...parameters]
    .filter(([key]) => key.startsWith(`${name}[`) && key.endsWith("]"))
    .map(([key, value]) => [key.slice(name.length + 1, -1), value] as const);
  return members.length === 0
    ? undefined
    : (Object.fromEntries(members) as Record<string, string>);
}

/** Finds the URL of a relation in a header such as `<https://…?page=2>; rel="next"`. */
function findLink(header: string, relation: string): string | undefined {
  for (const [, url, rest = ""] of header.matchAll(
    /<([^>]*)>((?:\s*;\s*[^;,=]+(?:=(?:"[^"]*"|[^;,]*))?)*)/g,
  )) {
    const rel = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,]+))/i.exec(rest);
    const names = (rel?.[1] ?? rel?.[2] ?? "").toLowerCase().split(/\s+/);
    if (names.includes(relation)) return url;
  }
  return undefined;
}
