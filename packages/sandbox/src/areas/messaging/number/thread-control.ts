import {
  exclusive,
  insert,
  ok,
  remove,
  table,
  type Handlers,
} from "../../../kernel.js";
import { ofNumber } from "../own-numbers.js";
import { invalidRequest, rejection } from "../problem.js";
import { recipientOf } from "../sending/recipient.js";

/** Who handles the thread of a number with a person; without a row, Kapso. */
export const threadOwners = table("thread_owners", (t) => ({
  /** `<phone number id>/<WhatsApp id or user id of the person>` */
  id: t.key(t.text),
  phone_number_id: t.text,
  owner: t.text,
}));

const OWNER_AFTER = {
  pass: "another app",
  release: "nobody",
  take: "Kapso",
} as const;

/** Passes the thread with a person to another app, and takes it back. */
export const threadControlHandlers = {
  controlThread: exclusive(
    ofNumber(async ({ path, body, database }) => {
      const { phone_number_id } = path;
      const { action } = body;
      const { waId, userId } = recipientOf(body);
      if (body.control_pass !== undefined && action !== "pass") {
        throw invalidRequest(
          `Body member "control_pass" goes with the action pass only; got ${action}.`,
        );
      }
      const id = `${phone_number_id}/${waId ?? userId ?? ""}`;
      const current = await database.first(threadOwners, { id });
      if (action !== "take" && current?.owner === OWNER_AFTER.pass) {
        throw rejection(
          409,
          `The thread is handled by ${current.owner}; take it first.`,
        );
      }
      const owner = OWNER_AFTER[action];
      await database.write([
        remove(threadOwners, { id }),
        ...insert(threadOwners, [{ id, phone_number_id, owner }]),
      ]);
      return ok({ messaging_product: "whatsapp" });
    }),
  ),
} satisfies Handlers;
