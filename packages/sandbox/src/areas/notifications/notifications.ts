import {
  area,
  badRequest,
  DAY,
  HttpProblem,
  mapping,
  type SeedSource,
} from "../../kernel.js";
import {
  destinationHandlers,
  destinations,
  invalid,
  routes,
} from "./destinations.js";
import { routeHandlers } from "./routes.js";

/** Tag Notifications: event types, destinations and routes. */
export const notificationsArea = area({
  tables: [destinations, routes],
  seed,
  handlers: mapping(toProblem, { ...destinationHandlers, ...routeHandlers }),
});

/** The errors of this tag: by member of the body; a 404 has no body. */
function toProblem(problem: HttpProblem): HttpProblem {
  const { status, member, message } = problem;
  if (status === 404) return new HttpProblem(404, message, { body: undefined });
  if (status !== 422 || member === undefined) return problem;
  return member === "kind" ? badRequest(message) : invalid(member, message);
}

/** Kind, status, address and label of destinations. */
const DESTINATIONS = [
  ["shared_email", "active", "ops@example.org", "Operations"],
  ["shared_email", "pending", "duty@example.org", "On duty"],
  ["slack_channel", "active", "C024BE91L", "#support"],
  ["slack_channel", "unhealthy", "C061EG9SL", "#archive"],
] as const;

/** Events and the addresses that they are sent to. */
const ROUTES = [
  ["findings.detected", "ops@example.org"],
  ["workflow.execution_failed", "C024BE91L"],
] as const;

/** One destination of each status, and a route to each active one. */
function seed({ random, now, rows }: SeedSource): void {
  const start = now - 30 * DAY;
  DESTINATIONS.forEach(([kind, status, address, label], index) => {
    const createdAt = start + index * DAY;
    rows.add(destinations, {
      id: random.uuid(),
      kind,
      label,
      status,
      address,
      workspace_name: kind === "slack_channel" ? "Acme" : null,
      verified_at: status === "pending" ? null : createdAt,
      created_at: createdAt,
      updated_at: createdAt,
    });
  });
  ROUTES.forEach(([eventKey, to], index) => {
    const createdAt = start + (10 + index) * DAY;
    const found = rows.of(destinations).find(({ address }) => address === to);
    rows.add(routes, {
      id: random.uuid(),
      destination_id: found?.id ?? "",
      event_key: eventKey,
      created_at: createdAt,
      updated_at: createdAt,
    });
  });
}
