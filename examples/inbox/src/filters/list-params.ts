import type { ConversationFilters } from "@kapso-platform/react";
import { type InboxFilters, NOBODY } from "./inbox-filters.js";

/** The largest page size of the API, for few requests. */
export const PAGE_SIZE = 100;

/** The filters as parameters of the API. */
export function listParams({
  status,
  assignee,
  number,
  via,
  from,
  to,
}: InboxFilters): ConversationFilters {
  return {
    limit: PAGE_SIZE,
    ...(status && { status }),
    ...(number !== "" && { phone_number: number }),
    ...(via && { phone_number_id: via }),
    ...(from && { last_active_after: new Date(`${from}T00:00:00`) }),
    ...(to && { last_active_before: new Date(`${to}T23:59:59.999`) }),
    ...assignment(assignee),
  };
}

function assignment(
  assignee: string | null,
): { unassigned: true } | { assigned_user_id: string } | object {
  if (assignee === null) return {};
  return assignee === NOBODY
    ? { unassigned: true }
    : { assigned_user_id: assignee };
}
