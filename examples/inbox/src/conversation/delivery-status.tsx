import {
  Check,
  CheckCheck,
  CircleAlert,
  Clock,
  type LucideIcon,
} from "lucide-react";
import type { ReactElement } from "react";

const STATUSES: Readonly<Record<string, { name: string; Icon: LucideIcon }>> = {
  pending: { name: "Waiting to be sent", Icon: Clock },
  sent: { name: "Sent", Icon: Check },
  delivered: { name: "Delivered", Icon: CheckCheck },
  read: { name: "Read", Icon: CheckCheck },
  failed: { name: "Not delivered", Icon: CircleAlert },
  uncertain: { name: "Not confirmed", Icon: CircleAlert },
};

/** The status of a sent message, as an icon; an unknown status as text. */
export function DeliveryStatus({ status }: { status: string }): ReactElement {
  const known = STATUSES[status];
  if (!known) return <span className="delivery">{status}</span>;
  const { name, Icon } = known;
  return (
    <span className="delivery" data-status={status} title={name}>
      <Icon size={14} aria-hidden="true" />
      {status === "failed" || status === "uncertain" ? (
        name
      ) : (
        <span className="sr-only">{name}</span>
      )}
    </span>
  );
}
