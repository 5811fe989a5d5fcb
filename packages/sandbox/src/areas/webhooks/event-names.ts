/** Events of one number; a webhook of the project never receives them. */
export const NUMBER_EVENTS = [
  "whatsapp.message.received",
  "whatsapp.message.sent",
  "whatsapp.message.delivered",
  "whatsapp.message.read",
  "whatsapp.message.failed",
  "whatsapp.conversation.created",
  "whatsapp.conversation.ended",
  "whatsapp.conversation.inactive",
] as const;

/** Events of the project; a webhook of a number never receives them. */
export const PROJECT_EVENTS = [
  "whatsapp.config.created",
  "whatsapp.phone_number.created",
  "whatsapp.phone_number.deleted",
  "workflow.execution.handoff",
  "workflow.execution.failed",
  "project.event",
] as const;

/** The events that a webhook of the given scope may ask for. */
export function eventsOfScope(phoneNumberId: string | null): readonly string[] {
  return phoneNumberId === null ? PROJECT_EVENTS : NUMBER_EVENTS;
}
