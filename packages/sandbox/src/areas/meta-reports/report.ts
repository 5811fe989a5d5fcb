import { assertMembers, show } from "../../members.js";
import { rejectData } from "../../seed/context.js";

/** What Meta can report, by the name of the event that webhooks receive. */
export type MetaReport =
  NumberReport | AccountReport | IdentityReport | PreferenceReport | Handover;

/** An own number was disconnected, or is connected again. */
export interface NumberReport {
  event:
    | "whatsapp.phone_number.disconnected"
    | "whatsapp.phone_number.offboarded"
    | "whatsapp.phone_number.reconnected";
  /** Default: the first number. */
  phone_number_id?: string;
  /** Why it was disconnected. */
  reason?: string;
  /** Who disconnected it. */
  initiated_by?: string;
}

/** Meta took measures against a business account, or took them back. */
export interface AccountReport {
  event:
    | "whatsapp.account.disabled"
    | "whatsapp.account.reinstated"
    | "whatsapp.account.restricted"
    | "whatsapp.account.violation";
  /** Default: the account of the first number. */
  business_account_id?: string;
  /** What is restricted, on `restricted`; `expires_at` is a date-time. */
  restrictions?: readonly { type: string; expires_at?: string }[];
  /** Which policy was violated, on `violation`. */
  violation?: { type: string; remediation?: string };
}

/** A contact has a new business-scoped user id. */
export interface IdentityReport {
  event: "whatsapp.contact.identity_changed";
  /** Phone number, id or current business-scoped user id. */
  contact: string;
  business_scoped_user_id: string;
  parent_business_scoped_user_id?: string;
  /** Default: the first number. */
  phone_number_id?: string;
}

/** A contact stopped or resumed marketing messages of an own number. */
export interface PreferenceReport {
  event: "whatsapp.contact.marketing_preference_changed";
  /** Phone number, id or business-scoped user id. */
  contact: string;
  status: "stopped" | "resumed";
  /** The reason in Meta's words. */
  detail?: string;
  /** Default: the first number. */
  phone_number_id?: string;
}

/** Meta's business agent hands the latest conversation of a contact over. */
export interface Handover {
  event: "whatsapp.meta_business_agent.handover";
  /** Phone number, id or business-scoped user id. */
  contact: string;
  /** Default: the first number. */
  phone_number_id?: string;
}

const NUMBER = ["event", "phone_number_id"];
const CONTACT = [...NUMBER, "contact"];
const ACCOUNT = ["event", "business_account_id"];
const DISCONNECTION = [...NUMBER, "reason", "initiated_by"];
const IDS = ["business_scoped_user_id", "parent_business_scoped_user_id"];

/** The members of each report. */
const MEMBERS: Readonly<Record<MetaReport["event"], readonly string[]>> = {
  "whatsapp.phone_number.disconnected": DISCONNECTION,
  "whatsapp.phone_number.offboarded": NUMBER,
  "whatsapp.phone_number.reconnected": NUMBER,
  "whatsapp.account.disabled": ACCOUNT,
  "whatsapp.account.reinstated": ACCOUNT,
  "whatsapp.account.restricted": [...ACCOUNT, "restrictions"],
  "whatsapp.account.violation": [...ACCOUNT, "violation"],
  "whatsapp.contact.identity_changed": [...CONTACT, ...IDS],
  "whatsapp.contact.marketing_preference_changed": [
    ...CONTACT,
    "status",
    "detail",
  ],
  "whatsapp.meta_business_agent.handover": CONTACT,
};

/**
 * Throws SandboxError `INVALID_FIXTURE` unless a report has a known event and only
 * the members of that event.
 */
export function assertReport(report: MetaReport): void {
  // JavaScript callers can pass anything.
  const { event } = (report as { event?: string } | undefined) ?? {};
  const known = Object.entries(MEMBERS).find(([name]) => name === event);
  const anyOf = [...new Set(Object.values(MEMBERS).flat())];
  const subject = "A report of Meta's";
  const names = (known?.[1] ?? anyOf).map((name) => [name, true] as const);
  const members = Object.fromEntries(names);
  assertMembers("INVALID_FIXTURE", subject, report, members);
  if (known) return;
  rejectData(
    `${subject} must have an "event", one of ${Object.keys(MEMBERS).join(", ")}; got ${show(event)}.`,
  );
}
