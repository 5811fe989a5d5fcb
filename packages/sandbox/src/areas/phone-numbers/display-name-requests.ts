import type { WhatsappDisplayNameRequest } from "@kapso-platform/types";
import {
  assertNotBlank,
  dated,
  resource,
  sql,
  table,
  type Call,
  type Handlers,
  type Microseconds,
  type NumberedCall,
  type PathCall,
  type Sql,
} from "../../kernel.js";
import { phoneNumber, phoneNumbers } from "./phone-number.js";

export const displayNameRequests = table(
  "display_name_requests",
  (t) => ({
    id: t.key(t.text),
    phone_number_id: t.text,
    requested_display_name: t.text,
    previous_display_name: t.optional(t.text),
    status: t.text,
    submitted_at: t.instant,
    reviewed_at: t.optional(t.instant),
    applied_at: t.optional(t.instant),
  }),
  { indexes: ["(phone_number_id, submitted_at, id)"] },
);

/** How long Meta reviews a name: a day of the sandbox's clock. */
const REVIEW_TIME: Microseconds = 86_400_000_000;

type OfNumber = PathCall<{ phone_number_id: string }>;

const displayNameRequest = resource({
  name: "Display name request",
  table: displayNameRequests,
  at: (path: { phone_number_id: string; request_id: string }) => ({
    phone_number_id: path.phone_number_id,
    id: path.request_id,
  }),
  order: sql`${displayNameRequests.submitted_at} DESC, ${displayNameRequests.id} DESC`,
  toItem: (row): WhatsappDisplayNameRequest => ({
    ...dated(row),
    meta_error_code: null,
    meta_error_subcode: null,
    meta_error_type: null,
    meta_error_message: null,
  }),
  before: requireReviewed,
});

/** Requests to Meta to show another name. */
export const displayNameHandlers = {
  listWhatsappDisplayNameRequests: displayNameRequest.list(
    ({ path }: OfNumber & NumberedCall) => path,
  ),

  createWhatsappDisplayNameRequest: displayNameRequest.create(
    async (call: Call<"createWhatsappDisplayNameRequest">) => {
      const { new_display_name: name } = call.body.display_name_request;
      const { phone_number_id, display_name } = await phoneNumber.require(call);
      assertNotBlank("display_name_request.new_display_name", name);
      return {
        phone_number_id,
        requested_display_name: name,
        previous_display_name: display_name,
        status: "pending_review",
        submitted_at: call.clock.tick(),
      };
    },
  ),

  getWhatsappDisplayNameRequest: displayNameRequest.get,
} satisfies Handlers;

/** The number of a path, after the reviews that are due; throws HttpProblem 404. */
async function requireReviewed(call: OfNumber) {
  const { phone_number_id: id } = call.path;
  await call.database.write(reviewStatements(id, call.clock.read()));
  return phoneNumber.require(call);
}

/** Applies the names of a number whose review is over. */
function reviewStatements(phoneNumberId: string, now: Microseconds): Sql[] {
  const requests = displayNameRequests;
  const due = sql`${requests.phone_number_id} = ${phoneNumberId} AND ${requests.status} = 'pending_review' AND ${requests.submitted_at} <= ${now - REVIEW_TIME}`;
  return [
    sql`UPDATE ${phoneNumbers} SET display_name = coalesce((
        SELECT requested_display_name FROM ${requests} WHERE ${due}
        ORDER BY submitted_at DESC, id DESC LIMIT 1), display_name)
      WHERE phone_number_id = ${phoneNumberId}`,
    sql`UPDATE ${requests} SET status = 'applied',
      reviewed_at = submitted_at + ${REVIEW_TIME}, applied_at = submitted_at + ${REVIEW_TIME} WHERE ${due}`,
  ];
}
