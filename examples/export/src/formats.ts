import type {
  WhatsappConversation,
  WhatsappMessage,
} from "@kapso-platform/client";
import { stringify } from "csv-stringify/sync";

/** A conversation with all of its messages, the newest first. */
export interface Exported {
  readonly conversation: WhatsappConversation;
  readonly messages: readonly WhatsappMessage[];
}

/** How conversations are written to a file. */
export interface Format {
  /** What the file begins with. */
  readonly head: string;
  /** The lines of a conversation. */
  readonly lines: (exported: Exported) => string;
}

/** The columns of CSV: one row a message. */
const COLUMNS: readonly [
  name: string,
  of: (
    conversation: WhatsappConversation,
    message?: WhatsappMessage,
  ) => unknown,
][] = [
  ["conversation_id", ({ id }) => id],
  ["phone_number", ({ phone_number }) => phone_number],
  ["contact_name", ({ kapso }) => kapso?.contact_name],
  ["status", ({ status }) => status],
  ["last_active_at", ({ last_active_at }) => last_active_at],
  ["message_id", (_, message) => message?.id],
  ["time", (_, message) => message && toTime(message.timestamp)],
  ["direction", (_, message) => message?.kapso.direction],
  ["type", (_, message) => message?.type],
  ["text", (_, message) => message?.kapso.content ?? message?.text?.body],
];

/** JSON lines: a conversation a line. CSV: a message a row. */
export const FORMATS: Readonly<Record<"jsonl" | "csv", Format>> = {
  jsonl: {
    head: "",
    lines: ({ conversation, messages }) =>
      `${JSON.stringify({ ...conversation, messages })}\n`,
  },
  csv: {
    head: row(COLUMNS.map(([name]) => name)),
    lines: ({ conversation, messages }) =>
      // A conversation without messages has a row, too.
      (messages.length > 0 ? messages : [undefined])
        .map((message) =>
          row(COLUMNS.map(([, of]) => of(conversation, message) ?? "")),
        )
        .join(""),
  },
};

/** Text from strangers must not become a formula in a spreadsheet. */
function row(cells: readonly unknown[]): string {
  return stringify([[...cells]], { escape_formulas: true });
}

/** Seconds since 1970, in a text, as a date-time. */
function toTime(timestamp: string | undefined): string | undefined {
  const seconds = Number(timestamp);
  return timestamp && Number.isFinite(seconds)
    ? new Date(seconds * 1_000).toISOString()
    : timestamp;
}
