import type { WebhookEvent } from "@kapso-platform/types";

/** Who an event is about. */
export interface WebhookIdentity {
  /**
   * What to know the contact by: the business-scoped user id, else the phone
   * number without `+`, so that one number has one id in every event. Null if the
   * event is not about a contact.
   */
  id: string | null;
  /** Phone number as it came, with or without `+`. */
  phoneNumber: string | null;
  businessScopedUserId: string | null;
  name: string | null;
}

/** The parts of any event; null and anything else can stand for each. */
interface Parts {
  readonly [name: string]: Parts | undefined;
}

/**
 * Who an event is about, wherever that stands in it. Some contacts have no phone
 * number; the business-scoped user id comes first. In Meta's form it is the first
 * contact of the first change.
 *
 * @example
 * ```ts
 * import { identityOf, type WebhookEvent } from "@kapso-platform/client/webhooks";
 *
 * export function greet(event: WebhookEvent): string {
 *   const { id, name } = identityOf(event);
 *   return `Hello ${name ?? id ?? "you"}`;
 * }
 * ```
 */
export function identityOf(event: WebhookEvent): WebhookIdentity {
  const { message, conversation, contact, entry } = event as Parts;
  const { contacts, statuses } = entry?.[0]?.changes?.[0]?.value ?? {};
  const parts = [
    message,
    conversation,
    contact,
    conversation?.kapso,
    contacts?.[0],
    statuses?.[0],
    contacts?.[0]?.profile,
  ];
  const find = (...keys: string[]): string | null =>
    parts
      .flatMap((part) => keys.map((key): unknown => part?.[key]))
      .find((text): text is string => typeof text === "string" && text > "") ??
    null;
  const side =
    (message?.kapso?.direction as unknown) === "outbound" ? "to" : "from";
  const businessScopedUserId = find(
    `${side}_user_id`,
    "business_scoped_user_id",
    "user_id",
    "recipient_user_id",
  );
  const phoneNumber = find(side, "phone_number", "wa_id", "recipient_id");
  return {
    id: businessScopedUserId ?? phoneNumber?.replace("+", "") ?? null,
    phoneNumber,
    businessScopedUserId,
    name: find("contact_name", "display_name", "profile_name", "name"),
  };
}
