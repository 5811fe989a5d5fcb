import type { NotificationEventType } from "@kapso-platform/types";

type Entry = [
  key: string,
  name: string,
  description: string,
  severity: "info" | "warning" | "error" | "critical",
  path: string,
];

/** Sorted by category (the first part of the key), then by name. */
const EVENTS: readonly Entry[] = [
  [
    "billing.payment_failed",
    "Payment failed",
    "The latest payment did not go through.",
    "critical",
    "billing",
  ],
  [
    "findings.detected",
    "Finding detected",
    "Monitoring noticed something new.",
    "warning",
    "findings",
  ],
  [
    "usage.limit_near",
    "Limit near",
    "Most of the plan's messages are used.",
    "warning",
    "usage",
  ],
  [
    "whatsapp.number_disconnected",
    "Number disconnected",
    "A phone number cannot send any more.",
    "error",
    "whatsapp/phone_numbers",
  ],
  [
    "whatsapp.template_rejected",
    "Template rejected",
    "Meta rejected a message template.",
    "warning",
    "whatsapp/templates",
  ],
  [
    "workflow.execution_failed",
    "Execution failed",
    "An execution of a workflow ended with an error.",
    "error",
    "workflows",
  ],
];

/** Events that nobody routes: the service sends them by itself. */
const INTERNAL = new Set(["product.test_notification"]);

const OPTIONAL = [
  "title",
  "message",
  "resource_name",
  "details",
  "occurred_at",
];

/** The events that routes can name. */
export function notificationEventTypes(): NotificationEventType[] {
  return EVENTS.map(([key, name, description, severity, path]) => ({
    key,
    name,
    description,
    category: key.split(".")[0] ?? key,
    severity,
    supported_channels: ["email", "slack"],
    data_contract: { required: [], optional: [...OPTIONAL] },
    surface_path_template: `/projects/%<project_id>s/${path}`,
  }));
}

/** Whether an event can be routed, is the service's own, or does not exist. */
export function eventKeyKind(key: string): "routable" | "internal" | "unknown" {
  if (INTERNAL.has(key)) return "internal";
  return EVENTS.some(([known]) => known === key) ? "routable" : "unknown";
}
