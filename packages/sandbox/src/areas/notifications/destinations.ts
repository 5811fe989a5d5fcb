import { randomUUID } from "node:crypto";
import type { NotificationDestination } from "@kapso-platform/types";
import {
  created,
  datedExactly,
  equals,
  exclusive,
  HttpProblem,
  insert,
  noContent,
  quote,
  remove,
  resource,
  sql,
  table,
  type Call,
  type Database,
  type Handlers,
  type Row,
} from "../../kernel.js";
import { users } from "../users/users.js";

/** Where the team receives notifications. */
export const destinations = table("notification_destinations", (t) => ({
  id: t.key(t.text),
  kind: t.text,
  label: t.optional(t.text),
  status: t.text,
  // An email address in lower case, or the id of a Slack channel.
  address: t.unique(t.text),
  workspace_name: t.optional(t.text),
  verified_at: t.optional(t.instant),
  // A removed destination is hidden, and revived when it is added again.
  removed_at: t.optional(t.instant),
  ...t.times,
}));

/** Events and the destinations that they are sent to. */
export const routes = table(
  "notification_routes",
  (t) => ({
    id: t.key(t.text),
    destination_id: t.text,
    event_key: t.text,
    ...t.times,
  }),
  { indexes: ["UNIQUE (destination_id, event_key)"] },
);

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** Addresses that reject all mail; a made-up rule of the sandbox. */
const SUPPRESSED = "suppressed@";

const IS_SHOWN = sql`${destinations.removed_at} IS NULL`;

export const destination = resource({
  name: "Notification destination",
  table: destinations,
  at: (path: { destination_id: string }) => [
    equals(destinations.id, path.destination_id),
    IS_SHOWN,
  ],
  order: sql`${destinations.created_at}, ${destinations.id}`,
  toItem: toDestination,
});

/** Destinations: list, add, remove. */
export const destinationHandlers = {
  listNotificationDestinations: destination.listAll(() => [IS_SHOWN]),

  createNotificationDestination: exclusive(addDestination),

  deleteNotificationDestination: exclusive(async (call) => {
    const { id } = await destination.require(call);
    await destination.change(call, id, { removed_at: call.clock.tick() }, [
      remove(routes, { destination_id: id }),
    ]);
    return noContent();
  }),
} satisfies Handlers;

async function addDestination(call: Call<"createNotificationDestination">) {
  const { body, database, clock } = call;
  const address = body.address.trim().toLowerCase();
  await checkAddress(database, address);
  const known = await database.first(destinations, { address });
  if (known?.removed_at === null) {
    throw invalid("address", `${quote(address)} is a destination already`);
  }
  const now = clock.tick();
  const row = {
    id: known?.id ?? randomUUID(),
    kind: known?.kind ?? body.kind,
    label: body.label ?? null,
    status: "pending",
    address,
    workspace_name: known?.workspace_name ?? null,
    verified_at: null,
    removed_at: null,
    created_at: known?.created_at ?? now,
    updated_at: now,
  };
  await database.write([
    remove(destinations, { id: row.id }),
    ...insert(destinations, [row]),
  ]);
  return created(toDestination(row));
}

function toDestination({
  removed_at: _,
  ...row
}: Row<typeof destinations>): NotificationDestination {
  return {
    ...datedExactly(row),
    channel: row.kind === "slack_channel" ? "slack" : "email",
    slack_channel_binding_id: null,
    user_id: null,
  };
}

async function checkAddress(
  database: Database,
  address: string,
): Promise<void> {
  if (!EMAIL.test(address)) {
    throw invalid("address", `must be an email address; got ${quote(address)}`);
  }
  if (await database.has(users, [sql`lower(${users.email}) = ${address}`])) {
    throw invalid(
      "base",
      `${quote(address)} is the address of a project member, who has a destination of their own`,
    );
  }
  if (address.startsWith(SUPPRESSED)) {
    throw invalid("base", `${quote(address)} does not accept any mail`);
  }
}

/** The errors of a body in the form of this tag: `{errors: {field: [message]}}`. */
export function invalid(field: string, message: string): HttpProblem {
  const body = { errors: { [field]: [message] } };
  return new HttpProblem(422, message, { body });
}
