import type { MarkReadRequest } from "@kapso-platform/types";
import {
  equals,
  sql,
  update,
  type Database,
  type Reply,
} from "../../../kernel.js";
import { findMessage } from "../../messages/messages.js";
import { messages } from "../../messages/table.js";
import { wrongValue } from "../problem.js";

/**
 * Marks a received message as read, and those before it in its conversation, as
 * WhatsApp does. The typing indicator that can come along shows on the phone
 * only.
 *
 * @throws HttpProblem 400 with Meta's code 131009 for another message.
 */
export async function markRead(
  database: Database,
  phoneNumberId: string,
  { message_id: wamid }: MarkReadRequest,
): Promise<Reply> {
  const row = await findMessage(database, wamid);
  if (row?.phone_number_id !== phoneNumberId || row.direction !== "inbound") {
    throw wrongValue(
      `"message_id" must be the id of a message that phone number ${phoneNumberId} received; got ${JSON.stringify(wamid)}.`,
    );
  }
  await database.write([
    update(messages, { status: "read" }, [
      equals(messages.conversation_id, row.conversation_id),
      equals(messages.direction, "inbound"),
      sql`${messages.created_at} <= ${row.created_at}`,
    ]),
  ]);
  // Meta gives `success` alone; the description wants the rest as well.
  return {
    status: 200,
    body: {
      messaging_product: "whatsapp",
      success: true,
      contacts: [],
      messages: [],
    },
  };
}
