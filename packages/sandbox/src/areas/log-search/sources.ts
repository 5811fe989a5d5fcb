/** The sources of log entries, and the texts that also name them. */
export const SOURCES = [
  {
    value: "external_api_log",
    label: "API requests",
    color: "#2563eb",
    aliases: ["api", "requests"],
  },
  {
    value: "whatsapp_webhook_event",
    label: "WhatsApp events",
    color: "#16a34a",
    aliases: ["whatsapp", "messages"],
  },
  {
    value: "flow_event",
    label: "Workflow events",
    color: "#9333ea",
    aliases: ["workflows"],
  },
  {
    value: "webhook_delivery",
    label: "Webhook deliveries",
    color: "#ea580c",
    aliases: ["webhooks"],
  },
] as const;

export type LogSource = (typeof SOURCES)[number]["value"];
