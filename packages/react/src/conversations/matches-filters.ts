import type { WhatsappConversation } from "@kapso-platform/client";
import { compareTimes } from "./activity.js";

/** Filters of a query key. None is undefined or null, and times are strings. */
export type KeyFilters = Readonly<Record<string, unknown>>;

/** The active assignee: an account id, null for nobody, undefined if not known. */
export type Assignee = string | null | undefined;

type Verdict = (
  value: unknown,
  conversation: WhatsappConversation,
  assignee: Assignee,
) => boolean | undefined;

/** One entry for each parameter of the list; `limit` and positions do not filter. */
const VERDICTS: Readonly<Record<string, Verdict>> = {
  limit: () => true,
  after: () => true,
  before: () => true,
  status: (value, { status }) => status === value,
  phone_number_id: (value, { phone_number_id }) => phone_number_id === value,
  phone_number: (value, { phone_number }) =>
    digitsOf(phone_number).includes(digitsOf(value)),
  assigned_user_id: (value, _, assignee) =>
    assignee === undefined ? undefined : assignee === value,
  unassigned: (value, _, assignee) =>
    assignee === undefined ? undefined : (assignee === null) === value,
  created_after: (value, { created_at }) => isFrom(created_at, value),
  created_before: (value, { created_at }) => isUntil(created_at, value),
  last_active_after: (value, { last_active_at }) =>
    isFrom(last_active_at, value),
  last_active_before: (value, { last_active_at }) =>
    isUntil(last_active_at, value),
};

/** What is known about a conversation in addition to its members. */
export interface Knowledge {
  /** The assignee. */
  readonly assignee?: Assignee;
  /** Filters that the API has found it to match. */
  readonly satisfied?: KeyFilters | undefined;
}

/**
 * Whether a conversation belongs to a list.
 *
 * @returns undefined if it is not known, because the assignee or a filter is not known
 */
export function matchesFilters(
  conversation: WhatsappConversation,
  filters: KeyFilters,
  { assignee, satisfied = {} }: Knowledge = {},
): boolean | undefined {
  let matches: boolean | undefined = true;
  for (const [name, value] of Object.entries(filters)) {
    if (satisfied[name] === value) continue;
    const verdict = VERDICTS[name]?.(value, conversation, assignee);
    if (verdict === false) return false;
    if (verdict === undefined) matches = undefined;
  }
  return matches;
}

function digitsOf(value: unknown): string {
  return typeof value === "string" ? value.replace(/\D/g, "") : "";
}

function isFrom(time: string, bound: unknown): boolean {
  return compareTimes(time, String(bound)) >= 0;
}

function isUntil(time: string, bound: unknown): boolean {
  return compareTimes(time, String(bound)) <= 0;
}
