import { show } from "../../arguments/show.js";
import type { ListBody, Neighbour } from "../list-body.js";
import type { ReadPage } from "../read-page.js";
import { type ListStyle, listOf, positionOf, valueAt } from "./items.js";

/**
 * Reads a page that has the address of the next one, in its body or in the
 * header `Link` with `rel="next"` (RFC 8288). Only the parameter of the position
 * is taken from the address: a server cannot send the client elsewhere.
 *
 * @param style - `number`: whether the parameter is one; `next` and `previous`: where the addresses are in the body;
 *   without `next` the header has them.
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
        unclear: `the address of the next page must have the parameter ${parameter}, not be ${show(url)}`,
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

/** The address of a relation in a header such as `<https://…?page=2>; rel="next"`. */
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
