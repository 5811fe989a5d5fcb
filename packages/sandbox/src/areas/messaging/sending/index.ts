import type { Handlers } from "../../../kernel.js";
import { requireOwnNumber } from "../own-numbers.js";
import { markRead } from "./mark-read.js";
import { requireSendable } from "../templates/values.js";
import { metaProblem } from "../problem.js";
import { send } from "./send.js";

/** Messages from an own number, and what was read of those to it. */
export const sendingHandlers = {
  async sendMessage(call) {
    const { body, path, database } = call;
    const number = await requireOwnNumber(database, path.phone_number_id);
    if ("status" in body) {
      return markRead(database, number.phone_number_id, body);
    }
    return { status: 200, body: await send(call, number, body) };
  },

  async sendMarketingMessage(call) {
    const { body, path, database } = call;
    const number = await requireOwnNumber(database, path.phone_number_id);
    const { business_account_id: account = null } = number;
    const { category } = await requireSendable(call, body.template, account);
    if (category !== "MARKETING") {
      throw metaProblem({
        status: 400,
        code: 131055,
        message: "(#131055) Method not allowed",
        details: `Template ${body.template.name} is of category ${category}; here only marketing templates are sent.`,
      });
    }
    const sent = await send(call, number, body);
    const [message] = sent.messages;
    return {
      status: 200,
      body: {
        ...sent,
        messages: [{ ...message, message_status: "accepted" }],
      },
    };
  },
} satisfies Handlers;
