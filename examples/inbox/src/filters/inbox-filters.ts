/** The filters of the list, which are in the query of the page's URL. */
export interface InboxFilters {
  readonly status: "active" | "ended" | null;
  /**
   * Account id of a member, or `nobody`. One value, because the API's two
   * filters for it exclude each other.
   */
  readonly assignee: string | null;
  /** Part of the contact's number. */
  readonly number: string;
  /** Part of the contact's name; the search is among contacts, not conversations. */
  readonly name: string;
  /** Meta id of the business number. */
  readonly via: string | null;
  /** First and last day of the latest activity, `2026-01-31`, local time. */
  readonly from: string | null;
  readonly to: string | null;
}

export const NOBODY = "nobody";

export const NO_FILTERS: InboxFilters = {
  status: null,
  assignee: null,
  number: "",
  name: "",
  via: null,
  from: null,
  to: null,
};

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
const DAY = /^\d{4}-\d\d-\d\d$/;

/** Reads the filters of a query; ignores invalid values. */
export function parseFilters(query: URLSearchParams): InboxFilters {
  const status = query.get("status");
  const assignee = query.get("assignee") ?? "";
  return {
    status: status === "active" || status === "ended" ? status : null,
    assignee: assignee === NOBODY || UUID.test(assignee) ? assignee : null,
    number: onlyDigits(query.get("number") ?? ""),
    name: (query.get("name") ?? "").trim().slice(0, 80),
    via: /^\d+$/.test(query.get("via") ?? "") ? query.get("via") : null,
    ...range(day(query.get("from")), day(query.get("to"))),
  };
}

/** Ignores a range that ends before it starts. */
function range(
  from: string | null,
  to: string | null,
): Pick<InboxFilters, "from" | "to"> {
  const isReversed = from !== null && to !== null && from > to;
  return isReversed ? { from: null, to: null } : { from, to };
}

/** The query of filters, with its question mark; empty without any. */
export function formatFilters(filters: InboxFilters): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filters) as [string, unknown][]) {
    if (typeof value === "string" && value !== "") query.set(name, value);
  }
  return query.size === 0 ? "" : `?${query.toString()}`;
}

/** Converts typed text to a filter: text without letters is a number. */
export function searchOf(text: string): Pick<InboxFilters, "name" | "number"> {
  return /\p{L}/u.test(text)
    ? { name: text.trim().slice(0, 80), number: "" }
    : { name: "", number: onlyDigits(text) };
}

/** The digits of a typed number, without spaces and dashes. */
export function onlyDigits(text: string): string {
  return text.replace(/\D/g, "").slice(0, 20);
}

export function hasFilters(filters: InboxFilters): boolean {
  return formatFilters(filters) !== "";
}

function day(text: string | null): string | null {
  return text !== null && DAY.test(text) && !Number.isNaN(Date.parse(text))
    ? text
    : null;
}
