/** The statuses of a message, in order. */
const ORDER = ["sent", "delivered", "read", "failed"] as const;

export type MessageStatus = (typeof ORDER)[number];

/**
 * The later of two statuses. Deliveries arrive in any order: `sent` can arrive
 * after `read`, and after `failed`.
 */
export function furthest(
  known: MessageStatus | undefined,
  next: MessageStatus,
): MessageStatus {
  if (known === undefined) return next;
  return ORDER.indexOf(next) > ORDER.indexOf(known) ? next : known;
}

/** The status that an event reports. */
export function statusOf(
  event: `whatsapp.message.${MessageStatus}`,
): MessageStatus {
  const [status = "sent"] = ORDER.filter((name) => event.endsWith(name));
  return status;
}
