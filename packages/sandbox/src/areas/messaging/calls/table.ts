import { MINUTE, SECOND, table, type SeedSource } from "../../../kernel.js";
import { conversations } from "../../conversations/conversation.js";

export const calls = table(
  "calls",
  (t) => ({
    id: t.key(t.text),
    // WhatsApp's own id.
    call_id: t.unique(t.text),
    phone_number_id: t.text,
    contact_id: t.optional(t.text),
    conversation_id: t.optional(t.text),
    user_wa_id: t.optional(t.text),
    direction: t.text,
    status: t.text,
    /** When it started. */
    call_timestamp: t.instant,
    session_started_at: t.optional(t.instant),
    ended_at: t.optional(t.instant),
    ...t.times,
  }),
  {
    cursor: "call_timestamp",
    indexes: ["(phone_number_id, call_timestamp, id)"],
  },
);

/** The calls of a fresh project: direction, status, and age in minutes. */
const CALLS = [
  ["outbound", "failed", 300],
  ["inbound", "completed", 200],
  ["inbound", "ringing", 1],
] as const;

/** A call with each of the first contacts that have a phone number. */
export function seedCalls({ random, now, rows }: SeedSource): void {
  const hosts = rows
    .of(conversations)
    .filter((row) => row.phone_number !== null && row.phone_number_id !== null)
    .slice(0, CALLS.length);
  hosts.forEach((host, index) => {
    const [direction, status, age] = CALLS[index] ?? CALLS[0];
    const startedAt = now - age * MINUTE;
    const isOver = status === "completed";
    const endedAt = isOver ? startedAt + 3 * MINUTE : null;
    rows.add(calls, {
      id: random.uuid(),
      call_id: `wacid.${random.hex(32)}`,
      phone_number_id: host.phone_number_id ?? "",
      contact_id: host.contact_id,
      conversation_id: host.id,
      user_wa_id: host.phone_number,
      direction,
      status,
      call_timestamp: startedAt,
      session_started_at: isOver ? startedAt + 5 * SECOND : null,
      ended_at: endedAt,
      created_at: startedAt,
      updated_at: endedAt ?? startedAt,
    });
  });
}
