import type { WebhookEvent } from "@kapso-platform/types";

/** Who an event is about. */
export interface WebhookIdentity {
  /**
   * The key of the contact: the business-scoped user id, or otherwise the phone number
   * without `+`, so that a number has the same id in every event. Null if the event is not
   * about a contact.
   */
  id: string | null;
  /** The unchanged phone number, with or without `+`. */
  phoneNumber: string | null;
  businessScopedUserId: string | null;
  name: string | null;
}

/** The parts of any event. At run time, each can be null or any other value. */
interface Parts {
  readonly [name: string]: Parts | undefined;
}

/**
 * Returns the contact that an event is about. Some contacts have no phone number, so the
 * business-scoped user id takes precedence. For an event in Meta's format, it is the first
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
  const { message, conversation, contact, entry } = Object(event) as Parts;
  const { contacts, statuses } = Object(
    entry?.[0]?.changes?.[0]?.value,
  ) as Parts;
  const parts = [
    message,
    conversation,
    contact,
    conversation?.kapso,
    contacts?.[0],
    statuses?.[0],
    contacts?.[0]?.profile,
  ];
  const find = (keys: string[]): string | null =>
    parts
      .flatMap((part) => keys.map((key): unknown => part?.[key]))
      .find((text): text is string => typeof text === "string" && text > "") ??
    null;
  const side =
    (message?.kapso?.direction as unknown) === "outbound" ? "to" : "from";
  const businessScopedUserId = find([
    `${side}_user_id`,
    "business_scoped_user_id",
    "user_id",
    "recipient_user_id",
  ]);
  const phoneNumber = find([side, "phone_number", "wa_id", "recipient_id"]);
  return {
    id: businessScopedUserId ?? phoneNumber?.replace("+", "") ?? null,
    phoneNumber,
    businessScopedUserId,
    name: find(["contact_name", "display_name", "profile_name", "name"]),
  };
}
