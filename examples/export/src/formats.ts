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

/** A file format for conversations. */
export interface Format {
  /** The start of the file. */
  readonly head: string;
  /** The lines of a conversation. */
  readonly lines: (exported: Exported) => string;
}

/** The columns of CSV, which has a row for each message. */
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

/** JSON lines have a conversation per line, CSV has a message per row. */
export const FORMATS: Readonly<Record<"jsonl" | "csv", Format>> = {
  jsonl: {
    head: "",
    lines: ({ conversation, messages }) =>
      `${JSON.stringify({ ...conversation, messages })}\n`,
  },
  csv: {
    head: row(COLUMNS.map(([name]) => name)),
    lines: ({ conversation, messages }) =>
      // A conversation without messages also has a row.
      (messages.length > 0 ? messages : [undefined])
        .map((message) =>
          row(COLUMNS.map(([, of]) => of(conversation, message) ?? "")),
        )
        .join(""),
  },
};

/** Prevents text from contacts from becoming a formula in a spreadsheet. */
function row(cells: readonly unknown[]): string {
  return stringify([[...cells]], { escape_formulas: true });
}

/** Converts seconds since 1970, as a string, to a date-time. */
function toTime(timestamp: string | undefined): string | undefined {
  const seconds = Number(timestamp);
  return timestamp && Number.isFinite(seconds)
    ? new Date(seconds * 1_000).toISOString()
    : timestamp;
}
