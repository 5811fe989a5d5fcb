import {
  formatUnixSeconds,
  sql,
  type Database,
  type Row,
} from "../../kernel.js";
import { messageStatuses, type messages } from "./table.js";

const PROGRESS = ["sent", "delivered", "read"];

/** Meta's error of a message that did not arrive. */
export const UNDELIVERABLE = {
  code: 131026,
  title: "Message undeliverable",
  message: "Message undeliverable",
} as const;

/**
 * Meta's status events of a message. Those of made-up messages are made up too:
 * every step up to the current status, a second apart.
 */
export async function statusesOf(
  database: Database,
  row: Row<typeof messages>,
): Promise<Record<string, unknown>[]> {
  if (row.direction === "inbound") return [];
  const known = await database.all(messageStatuses, {
    where: { wamid: row.wamid },
    orderBy: sql`${messageStatuses.occurred_at}, ${messageStatuses.id}`,
  });
  const steps = known.length > 0 ? known : madeUpStatuses(row);
  return steps.map(({ status, occurred_at: at }) => ({
    id: row.wamid,
    status,
    timestamp: formatUnixSeconds(at),
    recipient_id: row.phone_number ?? row.business_scoped_user_id,
    ...(status === "failed" && { errors: [UNDELIVERABLE] }),
  }));
}

function madeUpStatuses({ status, sent_at: sentAt }: Row<typeof messages>) {
  const reached = PROGRESS.slice(0, PROGRESS.indexOf(status) + 1);
  const steps = status === "failed" ? ["failed"] : reached;
  return steps.map((step, index) => ({
    status: step,
    occurred_at: sentAt + index * 1_000_000,
  }));
}
