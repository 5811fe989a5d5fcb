import description from "@kapso-platform/types/webhooks.json" with { type: "json" };

/** Events of one number; a webhook of the project never receives them. */
export const NUMBER_EVENTS: readonly string[] = namesOf("Number Events");

/** Events of the project; a webhook of a number never receives them. */
export const PROJECT_EVENTS: readonly string[] = namesOf("Project Events");

/** The events that a webhook of the given scope may ask for. */
export function eventsOfScope(phoneNumberId: string | null): readonly string[] {
  return phoneNumberId === null ? PROJECT_EVENTS : NUMBER_EVENTS;
}

function namesOf(tag: string): string[] {
  return Object.entries(description.webhooks)
    .filter(([, { post }]) => post.tags.includes(tag))
    .map(([name]) => name);
}
