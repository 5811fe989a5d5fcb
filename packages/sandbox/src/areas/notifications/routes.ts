import type {
  NotificationEventType,
  NotificationRoute,
} from "@kapso-platform/types";
import {
  data,
  datedExactly,
  exclusive,
  HttpProblem,
  quote,
  resource,
  sql,
  type Handlers,
  type Row,
} from "../../kernel.js";
import { destination, routes } from "./destinations.js";

/** An event that routes can name; `path` is its page in the app. */
function event(
  key: string,
  severity: NotificationEventType["severity"],
  path: string,
  name: string,
  description: string,
): NotificationEventType {
  return {
    key,
    name,
    description,
    category: key.split(".")[0] ?? key,
    severity,
    supported_channels: ["email", "slack"],
    data_contract: {
      required: [],
      optional: ["title", "message", "resource_name", "details", "occurred_at"],
    },
    surface_path_template: `/projects/%<project_id>s/${path}`,
  };
}

/** Sorted by category, then by name. */
const EVENTS: readonly NotificationEventType[] = [
  event(
    "billing.payment_failed",
    "critical",
    "billing",
    "Payment failed",
    "The latest payment did not go through.",
  ),
  event(
    "findings.detected",
    "warning",
    "findings",
    "Finding detected",
    "Monitoring noticed something new.",
  ),
  event(
    "usage.limit_near",
    "warning",
    "usage",
    "Limit near",
    "Most of the plan's messages are used.",
  ),
  event(
    "whatsapp.number_disconnected",
    "error",
    "whatsapp/phone_numbers",
    "Number disconnected",
    "A phone number cannot send any more.",
  ),
  event(
    "whatsapp.template_rejected",
    "warning",
    "whatsapp/templates",
    "Template rejected",
    "Meta rejected a message template.",
  ),
  event(
    "workflow.execution_failed",
    "error",
    "workflows",
    "Execution failed",
    "An execution of a workflow ended with an error.",
  ),
];

/** The event that the service sends by itself; no route can name it. */
const INTERNAL = "product.test_notification";

const route = resource({
  name: "Notification route",
  table: routes,
  at: (path: { id: string }) => path,
  order: sql`${routes.created_at}, ${routes.id}`,
  toItem: toRoute,
});

/** Events and the destinations that they are sent to: list, set, delete. */
export const routeHandlers = {
  listNotificationEventTypes: () => Promise.resolve(data(EVENTS)),

  listNotificationRoutes: route.listAll(),

  upsertNotificationRoute: exclusive(async (call) => {
    const { event_key } = call.body;
    const destination_id = call.body.destination_id.toLowerCase();
    checkEventKey(event_key);
    await destination.require({ ...call, path: { destination_id } });
    const pair = { destination_id, event_key };
    const known = await call.database.first(routes, pair);
    return data(toRoute(known ?? (await route.insert(call, pair))));
  }),

  deleteNotificationRoute: route.remove(),
} satisfies Handlers;

function toRoute(row: Row<typeof routes>): NotificationRoute {
  return datedExactly(row);
}

function checkEventKey(key: string): void {
  if (EVENTS.some((known) => known.key === key)) return;
  throw new HttpProblem(
    400,
    key === INTERNAL
      ? `The event ${quote(key)} is internal and cannot be routed.`
      : `Body member "event_key" must be the key of an event type; got ${quote(key)}.`,
  );
}
