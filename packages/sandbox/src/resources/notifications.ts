import { randomUUID } from "node:crypto";
import { HttpProblem, quote } from "../http/problem.js";
import { created, data, noContent } from "../http/reply.js";
import { changeStatement } from "../storage/change.js";
import { number, requiredText, type Database } from "../storage/database.js";
import { insertStatements } from "../storage/insert.js";
import { notificationEventTypes } from "../storage/notification-events.js";
import {
  findDestination,
  findDestinationByAddress,
  readDestinations,
  toDestination,
} from "../storage/notifications.js";
import type { Handlers } from "./handler.js";

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** Addresses that refuse all mail; a made-up rule of the sandbox. */
const SUPPRESSED = "suppressed@";

/** Tag Notifications: what can be told, and where to. */
export const notificationHandlers = {
  listNotificationEventTypes() {
    return Promise.resolve(data(notificationEventTypes()));
  },

  async listNotificationDestinations({ database }) {
    return data((await readDestinations(database)).map(toDestination));
  },

  createNotificationDestination: {
    refuse(problem) {
      if (problem.member !== "kind") return refuseMember(problem);
      return new HttpProblem(400, problem.message);
    },
    handle({ body, database, clock }) {
      const address = body.address.trim().toLowerCase();
      const label = body.label ?? null;
      return database.exclusively(async () => {
        await checkAddress(database, address);
        const known = await findDestinationByAddress(database, address);
        if (known && number(known, "removed_at") === null) {
          throw invalid(
            "address",
            `${quote(address)} is a destination already`,
          );
        }
        const now = clock.tick();
        const id = known ? requiredText(known, "id") : randomUUID();
        await database.write(
          known
            ? [
                changeStatement("notification_destinations", id, {
                  label,
                  status: "pending",
                  verified_at: null,
                  removed_at: null,
                  updated_at: now,
                }),
              ]
            : insertStatements("notification_destinations", [
                {
                  id,
                  kind: body.kind,
                  label,
                  status: "pending",
                  address,
                  workspace_name: null,
                  verified_at: null,
                  removed_at: null,
                  created_at: now,
                  updated_at: now,
                },
              ]),
        );
        const row = await findDestination(database, id);
        return created(row && toDestination(row));
      });
    },
  },

  deleteNotificationDestination: {
    refuse: withoutBody,
    handle({ path, database, clock }) {
      const { destination_id: id } = path;
      return database.exclusively(async () => {
        if (!(await findDestination(database, id))) return { status: 404 };
        const now = clock.tick();
        await database.write([
          {
            sql: "DELETE FROM notification_routes WHERE destination_id = ?",
            args: [id],
          },
          changeStatement("notification_destinations", id, {
            removed_at: now,
            updated_at: now,
          }),
        ]);
        return noContent();
      });
    },
  },
} satisfies Handlers;

/** A refused body in the form of this tag: `{errors: {field: [message]}}`. */
export function refuseMember(problem: HttpProblem): HttpProblem {
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

function invalid(field: string, message: string): HttpProblem {
  return new HttpProblem(422, message, {
    body: { errors: { [field]: [message] } },
  });
}

async function checkAddress(
  database: Database,
  address: string,
): Promise<void> {
  if (!EMAIL.test(address)) {
    throw invalid("address", `must be an email address; got ${quote(address)}`);
  }
  const member = await database.row(
    "SELECT 1 FROM users WHERE lower(email) = ?",
    [address],
  );
  if (member) {
    throw invalid(
      "base",
      `${quote(address)} is the address of a project member, who has a destination of their own`,
    );
  }
  if (address.startsWith(SUPPRESSED)) {
    throw invalid("base", `${quote(address)} does not accept any mail`);
  }
}
