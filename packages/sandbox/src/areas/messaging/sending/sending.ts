import type { MarkReadRequest } from "@kapso-platform/types";
import {
  conditionsOf,
  ok,
  sql,
  update,
  type Database,
  type Handlers,
  type Reply,
} from "../../../kernel.js";
import { findMessage } from "../../messages/messages.js";
import { messages } from "../../messages/table.js";
import { ofNumber } from "../own-numbers.js";
import { metaError } from "../problem.js";
import { requireSendable } from "../templates/values.js";
import { send } from "./send.js";

/** Sends messages from an own number, and marks those to it as read. */
export const sendingHandlers = {
  sendMessage: ofNumber(async (call, number) => {
    const { body, database } = call;
    return "status" in body
      ? markRead(database, number.phone_number_id, body)
      : ok(await send(call, number, body));
  }),

  sendMarketingMessage: ofNumber(async (call, number) => {
    const { template } = call.body;
    const account = number.business_account_id;
    const { category } = await requireSendable(call, template, account);
    if (category !== "MARKETING") {
      throw metaError(
        131055,
        `Template ${template.name} is of category ${category}; here only marketing templates are sent.`,
      );
    }
    const sent = await send(call, number, call.body);
    const [message] = sent.messages;
    return ok({
      ...sent,
      messages: [{ ...message, message_status: "accepted" }],
    });
  }),
} satisfies Handlers;

/**
 * Marks a received message as read, and those before it in its conversation, as
 * WhatsApp does. The typing indicator that a request can ask for appears on the
 * phone only.
 *
 * @throws HttpProblem 400 with Meta's code 131009 for another message.
 */
async function markRead(
  database: Database,
  phoneNumberId: string,
  { message_id: wamid }: MarkReadRequest,
): Promise<Reply> {
  const row = await findMessage(database, wamid);
  if (row?.phone_number_id !== phoneNumberId || row.direction !== "inbound") {
    throw metaError(
      131009,
      `"message_id" must be the id of a message that phone number ${phoneNumberId} received; got ${JSON.stringify(wamid)}.`,
    );
  }
  const { conversation_id, created_at: createdAt } = row;
  await database.write([
    update(messages, { status: "read" }, [
      ...conditionsOf(messages, { conversation_id, direction: "inbound" }),
      sql`${messages.created_at} <= ${createdAt}`,
    ]),
  ]);
  // Meta sends `success` alone; the description requires the rest as well.
  return ok({
    messaging_product: "whatsapp",
    success: true,
    contacts: [],
    messages: [],
  });
}
