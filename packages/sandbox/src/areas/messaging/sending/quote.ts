import type { MessagingMessage } from "@kapso-platform/types";
import type { Database } from "../../../kernel.js";
import { findMessage } from "../../messages/messages.js";
import { metaError } from "../problem.js";
import type { Addressee } from "./permission.js";

/**
 * The stored `context` of a reply: which message it quotes, and who wrote that.
 * Undefined for a message that is no reply.
 *
 * @throws HttpProblem 400 with Meta's code 131009 for a message that was not
 *   exchanged with the contact; the same for the message that a reaction names.
 */
export async function quoteOf(
  database: Database,
  message: MessagingMessage,
  to: Addressee,
): Promise<{ id: string; from?: string } | undefined> {
  if (message.type === "reaction") {
    const { message_id: id } = message.reaction;
    await requireExchanged(database, "reaction.message_id", id, to);
  }
  if (!message.context) return undefined;
  const { message_id: id } = message.context;
  const quoted = await requireExchanged(database, "context.message_id", id, to);
  const from =
    quoted.direction === "inbound"
      ? quoted.phone_number
      : to.number.display_phone_number.replaceAll(/\D/g, "");
  return { id, ...(from && { from }) };
}

async function requireExchanged(
  database: Database,
  member: string,
  wamid: string,
  { contact, number }: Addressee,
) {
  const row = await findMessage(database, wamid);
  const isTheirs =
    row?.phone_number_id === number.phone_number_id &&
    row.phone_number === (contact?.wa_id ?? null) &&
    row.business_scoped_user_id === (contact?.business_scoped_user_id ?? null);
  if (row && isTheirs) return row;
  throw metaError(
    131009,
    `"${member}" must be the id of a message that this number exchanged with the recipient; got ${JSON.stringify(wamid)}.`,
  );
}
