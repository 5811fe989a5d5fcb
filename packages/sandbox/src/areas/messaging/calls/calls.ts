import { randomBytes, randomUUID } from "node:crypto";
import type { WhatsappCall } from "@kapso-platform/types";
import {
  cursorReply,
  dated,
  equals,
  exclusive,
  insert,
  joined,
  matching,
  ok,
  pick,
  SECOND,
  source,
  sql,
  update,
  within,
  type Call,
  type Change,
  type Handlers,
  type Microseconds,
  type Row,
} from "../../../kernel.js";
import { PROJECT_ID } from "../../../project-identity.js";
import { contacts } from "../../contacts/contact.js";
import { findActive } from "../../conversations/new-conversation.js";
import { conversations } from "../../conversations/conversation.js";
import { phoneNumbers } from "../../phone-numbers/phone-number.js";
import { ofNumber } from "../own-numbers.js";
import { invalidParameter, metaError } from "../problem.js";
import {
  behaviourOf,
  findRecipient,
  recipientOf,
} from "../sending/recipient.js";
import { callPermissionHandlers } from "./permissions.js";
import { calls } from "./table.js";

/** How long after the start of an outbound call it rings, and is answered. */
const RINGS_AFTER = SECOND;
const ANSWERED_AFTER = 3 * SECOND;

/** Calls with their number, contact and conversation. */
const withParties = source(
  {
    ...calls,
    config_id: phoneNumbers.id,
    config_display_name: phoneNumbers.display_name,
    config_display_phone_number: phoneNumbers.display_phone_number,
    contact: joined(contacts),
    conversation: joined(conversations),
  },
  sql`${calls} CROSS JOIN ${phoneNumbers} ON ${phoneNumbers.phone_number_id} = ${calls.phone_number_id}
    LEFT JOIN ${contacts} ON ${contacts.id} = ${calls.contact_id}
    LEFT JOIN ${conversations} ON ${conversations.id} = ${calls.conversation_id}`,
);

/** Voice calls: their list, and the actions on them. */
export const callHandlers = {
  listCalls: ofNumber(async (call) => {
    const { path, query } = call;
    await settleCalls(call);
    return cursorReply(call, {
      source: withParties,
      where: [
        equals(calls.phone_number_id, path.phone_number_id),
        ...matching(calls, query, "direction", "status"),
        within(calls.call_timestamp, query.since, query.until),
      ],
      toItem,
    });
  }),

  performCallAction: exclusive(
    ofNumber(async (call) => {
      await settleCalls(call);
      assertSession(call.body);
      return call.body.action === "connect" ? connect(call) : act(call);
    }),
  ),

  ...callPermissionHandlers,
} satisfies Handlers;

type ActionCall = Call<"performCallAction">;

/** Lets outbound calls ring and be answered when that is due. */
function settleCalls({
  database,
  clock,
}: Pick<ActionCall, "database" | "clock">): Promise<void> {
  const now = clock.read();
  const started = calls.call_timestamp;
  return database.write([
    sql`UPDATE ${calls} SET status = 'ringing', updated_at = ${started} + ${RINGS_AFTER}
      WHERE status = 'initiated' AND ${started} + ${RINGS_AFTER} <= ${now}`,
    sql`UPDATE ${calls} SET status = 'answered', session_started_at = ${started} + ${ANSWERED_AFTER}, updated_at = ${started} + ${ANSWERED_AFTER}
      WHERE status = 'ringing' AND direction = 'outbound' AND ${started} + ${ANSWERED_AFTER} <= ${now}`,
  ]);
}

async function connect({ path, body, database, clock }: ActionCall) {
  const { phone_number_id: phoneNumberId } = path;
  if (body.to === undefined) throw invalidParameter('"to" says who is called.');
  const recipient = recipientOf({ to: body.to });
  if (behaviourOf(recipient.waId ?? null).steps[0] === "failed") {
    throw metaError(131026, `${body.to} is not on WhatsApp.`);
  }
  const contact = await findRecipient(database, recipient);
  const conversation =
    contact && (await findActive(database, contact.id, phoneNumberId));
  const now = clock.tick();
  const callId = `wacid.${randomBytes(24).toString("base64url")}`;
  await database.write(
    insert(calls, [
      {
        id: randomUUID(),
        call_id: callId,
        phone_number_id: phoneNumberId,
        contact_id: contact?.id,
        conversation_id: conversation?.id,
        user_wa_id: recipient.waId,
        direction: "outbound",
        status: "initiated",
        call_timestamp: now,
        created_at: now,
        updated_at: now,
      },
    ]),
  );
  return ok({ messaging_product: "whatsapp", calls: [{ id: callId }] });
}

async function act({ path, body, database, clock }: ActionCall) {
  const { action, call_id: callId } = body;
  if (callId === undefined)
    throw invalidParameter('"call_id" says which call.');
  const row = await database.first(calls, {
    phone_number_id: path.phone_number_id,
    call_id: callId,
  });
  if (!row) throw invalidParameter(`${callId} is not a call of this number.`);
  const now = clock.tick();
  const change = changeOf(action, row, now);
  if (!change) {
    throw invalidParameter(
      `The ${row.direction} call ${callId} is ${row.status}, which the action ${action} does not go with.`,
    );
  }
  await database.write([
    update(calls, { ...change, updated_at: now }, { id: row.id }),
  ]);
  return ok({ messaging_product: "whatsapp", success: true });
}

/** The change that an action makes; undefined if the call's status excludes it. */
function changeOf(
  action: ActionCall["body"]["action"],
  { direction, status }: Row<typeof calls>,
  now: Microseconds,
): Change<typeof calls> | undefined {
  const failed = { status: "failed", ended_at: now };
  if (action === "terminate") {
    if (status === "answered") return { status: "completed", ended_at: now };
    return ["initiated", "ringing"].includes(status) ? failed : undefined;
  }
  if (direction !== "inbound" || status !== "ringing") return undefined;
  if (action === "accept") {
    return { status: "answered", session_started_at: now };
  }
  return action === "reject" ? failed : {};
}

/** Throws HttpProblem 400 for an action without its WebRTC session. */
function assertSession({ action, session }: ActionCall["body"]): void {
  if (action === "reject" || action === "terminate") return;
  const type = action === "connect" ? "offer" : "answer";
  if (session?.sdp_type === type && session.sdp) return;
  throw invalidParameter(
    `"session" must have an sdp, and the sdp_type ${type} with the action ${action}.`,
  );
}

function toItem(row: Row<typeof withParties>): WhatsappCall {
  const {
    config_id,
    contact,
    conversation,
    contact_id,
    conversation_id,
    call_timestamp: startedAt,
    ...call
  } = row;
  const { session_started_at: answered, ended_at: ended } = call;
  return {
    ...dated({ ...call, started_at: startedAt }),
    duration_seconds:
      answered === null || ended === null
        ? null
        : Math.round((ended - answered) / SECOND),
    business_scoped_user_id: contact?.business_scoped_user_id ?? null,
    parent_business_scoped_user_id:
      contact?.parent_business_scoped_user_id ?? null,
    username: contact?.username ?? null,
    whatsapp_contact_id: contact_id,
    whatsapp_conversation_id: conversation_id,
    project_id: PROJECT_ID,
    whatsapp_config_id: config_id,
    whatsapp_contact:
      contact && pick(contact, "id", "wa_id", "profile_name", "display_name"),
    whatsapp_conversation:
      conversation &&
      dated(
        pick(conversation, "id", "phone_number", "status", "last_active_at"),
      ),
  };
}
