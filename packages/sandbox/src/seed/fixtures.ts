import type {
  WhatsappContact,
  WhatsappConversation,
  WhatsappMessage,
} from "@kapso-platform/types";

/** A `Date`, or an RFC 3339 date-time with up to six fraction digits. */
export type Moment = Date | string;

export interface MessageFixture {
  /** The WAMID. Default: made up. */
  id?: string;
  /** The conversation; required unless the fixture is inside one. */
  conversation_id?: string;
  /** Default `inbound`. */
  direction?: "inbound" | "outbound";
  /** Default `text`. Any value is accepted: the enum is open. */
  type?: string;
  /** Text body, caption or title. Default: empty. */
  text?: string | null;
  /** Default `received` (inbound) or `delivered` (outbound). */
  status?: string;
  /** Default `completed`. */
  processing_status?: string;
  /** Default `cloud_api`. */
  origin?: string;
  /** When it was sent, cut to the second. Default: `created_at`. */
  timestamp?: Moment;
  /** The sort value of the message list. Default: `timestamp`, else now. */
  created_at?: Moment;
}

/** One exact conversation; other members have plausible values. */
export interface ConversationFixture {
  /** UUID. Default: made up. */
  id?: string;
  /**
   * With or without plus sign, and returned as it is spelled. Null: the contact
   * is known by BSUID only.
   */
  phone_number?: string | null;
  business_scoped_user_id?: string | null;
  parent_business_scoped_user_id?: string | null;
  username?: string | null;
  /** Default: the name of the contact if it is known, else null. */
  contact_name?: string | null;
  /** An own number; an unknown one is added. Default: the first. */
  phone_number_id?: string;
  /** Default `active`. */
  status?: "active" | "ended";
  /** Default: the time of the newest message, else now. */
  last_active_at?: Moment;
  /** Default: `last_active_at`, or the oldest message if that is earlier. */
  created_at?: Moment;
  /** Default: `last_active_at`. */
  updated_at?: Moment;
  /** Default `{}`. */
  metadata?: Record<string, unknown>;
  /** The project member who is assigned. Default: nobody. */
  assigned_user_id?: string | null;
  /** Its messages; counters and `last_*` follow from them. Default: none. */
  messages?: readonly MessageFixture[];
}

export interface ContactFixture {
  /** UUID. Default: made up. */
  id?: string;
  /** With or without plus sign, and returned as it is spelled. */
  wa_id?: string | null;
  business_scoped_user_id?: string | null;
  parent_business_scoped_user_id?: string | null;
  username?: string | null;
  profile_name?: string | null;
  display_name?: string | null;
  customer_id?: string | null;
  /** The id that your system has for the customer; needs `customer_id`. */
  customer_external_id?: string;
  metadata?: Record<string, unknown> | null;
  /** Default: now. */
  created_at?: Moment;
  /** Default: `created_at`. */
  updated_at?: Moment;
  /** Whether the contact takes marketing messages of each own number. */
  marketing_preferences?: readonly MarketingPreferenceFixture[];
}

/** Whether a contact takes marketing messages of one own number. */
export interface MarketingPreferenceFixture {
  phone_number_id: string;
  /** Default `stopped`. */
  status?: "stopped" | "resumed";
  detail?: string | null;
  /** Default `meta_webhook`. */
  source?: string;
  /** Default: now. */
  last_event_at?: Moment;
}

export interface UserFixture {
  /** Membership id. Default: the next free one. */
  id?: number;
  /** Account id (UUID), which assignments take. Default: made up. */
  user_id?: string;
  name: string;
  /** Default: made up from the name. */
  email?: string;
  /** Default `member`. */
  role?: string;
}

export interface InboundMessage {
  /** The contact's phone number, with or without plus sign, or BSUID. */
  from: string;
  /** Text body, or caption of another type. Default: empty. */
  text?: string;
  /** Default `text`. */
  type?: string;
  /** The own number it goes to; an unknown one is added. Default: the first. */
  phone_number_id?: string;
  /** The name on the sender's profile; renames a known contact. */
  contact_name?: string;
  /** When it was sent. Default: now. */
  timestamp?: Moment;
}

/** A received message, with its conversation and contact, as the API shows them. */
export interface ReceivedMessage {
  message: WhatsappMessage;
  conversation: WhatsappConversation;
  contact: WhatsappContact;
  /** Whether the message opened the conversation. */
  is_new_conversation: boolean;
}

/** What `sandbox.seed` adds. Users come first, then contacts, conversations, messages. */
export interface SeedData {
  /** A number of made-up conversations, or exact ones. */
  conversations?: number | readonly ConversationFixture[];
  /**
   * The number of messages in each made-up conversation, or exact messages of
   * existing conversations.
   */
  messages?: number | readonly MessageFixture[];
  /** A number of made-up contacts without a conversation, or exact ones. */
  contacts?: number | readonly ContactFixture[];
  /** A number of made-up members, or exact ones. */
  users?: number | readonly UserFixture[];
  /** The integer that made-up values derive from. Default: that of the sandbox. */
  seed?: number;
}

export interface SeedResult {
  conversations: number;
  messages: number;
  contacts: number;
  users: number;
}
