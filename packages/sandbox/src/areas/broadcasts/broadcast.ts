import type {
  WhatsappBroadcast,
  WhatsappBroadcastTemplate,
} from "@kapso-platform/types";
import {
  columns,
  dated,
  expression,
  joined,
  resource,
  source,
  sql,
  type Row,
  type StatusRule,
} from "../../kernel.js";
import { messages } from "../messages/table.js";
import { templates } from "../messaging/templates/template.js";
import { advanceBroadcasts } from "./progress.js";
import { broadcasts, recipients } from "./table.js";

/** How the API rejects a change that the status of a broadcast does not allow. */
export const BROADCAST: StatusRule = { thing: "broadcast", errorStatus: 422 };

/** The change that cancels a schedule. */
export const BACK_TO_DRAFT = { status: "draft", scheduled_at: null } as const;

/**
 * When a recipient responded: the first message that came from it to the same
 * number after the broadcast's was sent.
 */
export const RESPONDED_AT = expression(
  columns.optional(columns.instant),
  sql`(SELECT min(${messages.created_at}) FROM ${messages}
    WHERE ${messages.phone_number} = ${recipients.phone_number} AND ${messages.phone_number_id} = ${broadcasts.phone_number_id}
      AND ${messages.direction} = 'inbound' AND ${messages.created_at} > ${recipients.sent_at})`,
);

type Counts = Record<
  | "total_recipients"
  | "pending_count"
  | "sent_count"
  | "failed_count"
  | "suppressed_count"
  | "delivered_count"
  | "read_count"
  | "responded_count",
  number
>;

/** Broadcasts with their template and counters. */
const counted = source(
  {
    ...broadcasts,
    template: joined(templates),
    counts: expression(
      columns.json<Counts>(),
      sql`(SELECT json_object(
        'total_recipients', count(*),
        'pending_count', count(*) FILTER (WHERE ${recipients.status} = 'pending'),
        'sent_count', count(*) FILTER (WHERE ${recipients.status} = 'sent'),
        'failed_count', count(*) FILTER (WHERE ${recipients.status} = 'failed'),
        'suppressed_count', count(*) FILTER (WHERE ${recipients.status} = 'suppressed'),
        'delivered_count', count(${recipients.delivered_at}),
        'read_count', count(${recipients.read_at}),
        'responded_count', count(${RESPONDED_AT})
      ) FROM ${recipients} WHERE ${recipients.broadcast_id} = ${broadcasts.id})`,
    ),
  },
  sql`${broadcasts} LEFT JOIN ${templates} ON ${templates.id} = ${broadcasts.template_id}`,
);

export type BroadcastRow = Row<typeof counted>;

export const broadcast = resource({
  name: "WhatsApp broadcast",
  table: broadcasts,
  source: counted,
  at: (path: { broadcast_id: string }) => ({ id: path.broadcast_id }),
  toItem: toBroadcast,
  before: advanceBroadcasts,
});

export function toBroadcast(row: BroadcastRow): WhatsappBroadcast {
  const { template_id: _, template, counts, ...shown } = row;
  const { sent_count: sent, responded_count: responded } = counts;
  return {
    ...dated(shown),
    ...counts,
    // A percentage with one decimal.
    response_rate: sent === 0 ? 0 : Math.round((responded / sent) * 1000) / 10,
    whatsapp_template: template && toTemplate(template),
  };
}

function toTemplate({
  business_account_id: _account,
  parameter_format: _format,
  review_ends_at: _review,
  ...shown
}: Row<typeof templates>): WhatsappBroadcastTemplate {
  return { ...shown, id: shown.meta_template_id };
}
