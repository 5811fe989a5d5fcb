import {
  equals,
  insert,
  remove,
  table,
  type Handlers,
} from "../../../kernel.js";
import { requireOwnNumber } from "../own-numbers.js";
import { invalidRequest, metaProblem } from "../problem.js";
import { recipientOf } from "../sending/recipient.js";

/** Who handles the thread of a number with a person; without a row, Kapso. */
export const threadOwners = table("thread_owners", (t) => ({
  /** The number and the person. */
  id: t.key(t.text),
  phone_number_id: t.text,
  owner: t.text,
}));

const OWNER_AFTER = {
  pass: "another app",
  release: "nobody",
  take: "Kapso",
} as const;

/** Handing a conversation to another app, and taking it back. */
export const threadControlHandlers = {
  controlThread({ path, body, database }) {
    const { phone_number_id } = path;
    const { action } = body;
    return database.exclusively(async () => {
      await requireOwnNumber(database, phone_number_id);
      const { waId, userId } = recipientOf(body);
      if (body.control_pass !== undefined && action !== "pass") {
        throw invalidRequest(
          `Body member "control_pass" goes with the action pass only; got ${action}.`,
        );
      }
      const id = `${phone_number_id}/${waId ?? userId ?? ""}`;
      const where = [equals(threadOwners.id, id)];
      const current = await database.first(threadOwners, where);
      if (action !== "take" && current?.owner === OWNER_AFTER.pass) {
        throw metaProblem({
          status: 409,
          code: 409,
          message: `The thread is handled by ${current.owner}; take it first.`,
        });
      }
      const owner = OWNER_AFTER[action];
      await database.write([
        remove(threadOwners, where),
        ...insert(threadOwners, [{ id, phone_number_id, owner }]),
      ]);
      return { status: 200, body: { messaging_product: "whatsapp" } };
    });
  },
} satisfies Handlers;
