import type { NotificationDestination } from "@kapso-platform/types";
import { users } from "../users/users.js";
import { randomUUID } from "node:crypto";
import {
  created,
  data,
  equals,
  formatMicroseconds,
  HttpProblem,
  insert,
  noContent,
  quote,
  remove,
  sql,
  table,
  update,
  type Database,
  type Handlers,
  type Row,
} from "../../kernel.js";

/** Which event is sent to which destination. */
export const routes = table(
  "notification_routes",
  (t) => ({
    id: t.key(t.text),
    destination_id: t.text,
    event_key: t.text,
    created_at: t.instant,
    updated_at: t.instant,
  }),
  { indexes: ["UNIQUE (destination_id, event_key)"] },
);

/** Where the team is notified. */
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
  created_at: t.instant,
  updated_at: t.instant,
}));

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** Addresses that reject all mail; a made-up rule of the sandbox. */
const SUPPRESSED = "suppressed@";

const SHOWN = sql`${destinations.removed_at} IS NULL`;

/** Where the team is notified: list, add, remove. */
export const destinationHandlers = {
  async listNotificationDestinations({ database }) {
    const rows = await database.all(destinations, {
      where: [SHOWN],
      orderBy: sql`${destinations.created_at}, ${destinations.id}`,
    });
    return data(rows.map(toItem));
  },

  createNotificationDestination: {
    mapProblem(problem) {
      if (problem.member !== "kind") return byMember(problem);
      return new HttpProblem(400, problem.message);
    },
    handle({ body, database, clock }) {
      const address = body.address.trim().toLowerCase();
      return database.exclusively(async () => {
        await checkAddress(database, address);
        const known = await database.first(destinations, { address });
        if (known?.removed_at === null) {
          throw invalid(
            "address",
            `${quote(address)} is a destination already`,
          );
        }
        const now = clock.tick();
        const id = known?.id ?? randomUUID();
        const row = {
          id,
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
          remove(destinations, { id }),
          ...insert(destinations, [row]),
        ]);
        const stored = await findDestination(database, id);
        return created(stored && toItem(stored));
      });
    },
  },

  deleteNotificationDestination: {
    mapProblem: withoutBody,
    handle({ path, database, clock }) {
      const { destination_id: id } = path;
      return database.exclusively(async () => {
        if (!(await findDestination(database, id))) return { status: 404 };
        const now = clock.tick();
        await database.write([
          remove(routes, { destination_id: id }),
          update(destinations, { removed_at: now, updated_at: now }, { id }),
        ]);
        return noContent();
      });
    },
  },
} satisfies Handlers;

/** A destination that is not removed, if there is one. */
export function findDestination(
  database: Database,
  id: string,
): Promise<Row<typeof destinations> | undefined> {
  return database.first(destinations, [equals(destinations.id, id), SHOWN]);
}

/** A row as the API shows it. */
function toItem(row: Row<typeof destinations>): NotificationDestination {
  const { removed_at: _, verified_at: verifiedAt, ...item } = row;
  return {
    ...item,
    channel: row.kind === "slack_channel" ? "slack" : "email",
    verified_at: verifiedAt === null ? null : formatMicroseconds(verifiedAt),
    slack_channel_binding_id: null,
    user_id: null,
    created_at: formatMicroseconds(row.created_at),
    updated_at: formatMicroseconds(row.updated_at),
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
  return new HttpProblem(422, message, {
    body: { errors: { [field]: [message] } },
  });
}

/** A problem with a member of the body in the form of `invalid`. */
export function byMember(problem: HttpProblem): HttpProblem {
  const { status, member, message } = problem;
  return status === 422 && member !== undefined
    ? invalid(member, message)
    : problem;
}

/** The 404 of this tag has no body. */
export function withoutBody(problem: HttpProblem): HttpProblem {
  const { status, message } = problem;
  return status === 404
    ? new HttpProblem(404, message, { body: undefined })
    : problem;
}
