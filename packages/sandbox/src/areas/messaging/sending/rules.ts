import type {
  InteractiveMessage,
  MessagingMessage,
} from "@kapso-platform/types";
import { invalidRequest } from "../problem.js";
import { mediaOf, type MediaPart } from "./content.js";

/** The most rows of a list, over all its sections. */
const MAX_ROWS = 10;

/**
 * Throws HttpProblem 400 for a message that its schema allows but WhatsApp
 * rejects.
 */
export function assertSendable(message: MessagingMessage): void {
  const media = mediaOf(message);
  if (media) assertMedia(message.type, media);
  if (message.type === "interactive") assertInteractive(message.interactive);
}

function assertMedia(type: string, { id, link, caption }: MediaPart): void {
  if ((id === undefined) === (link === undefined)) {
    throw invalidRequest(
      `Body member "${type}" must have either "id" or "link"; it has ${id === undefined ? "neither" : "both"}.`,
    );
  }
  if (caption !== undefined && (type === "audio" || type === "sticker")) {
    throw invalidRequest(`Body member "${type}.caption" is not known here.`);
  }
}

function assertInteractive(interactive: InteractiveMessage): void {
  const { type, body, action } = interactive;
  if (body === undefined && type !== "location_request_message") {
    throw invalidRequest(
      `Body member "interactive.body" is missing; a message of type ${type} must have it.`,
    );
  }
  const part = type === "button" ? "buttons" : "sections";
  if ((type === "button" || type === "list") && action[part] === undefined) {
    throw invalidRequest(
      `Body member "interactive.action.${part}" is missing; a message of type ${type} must have it.`,
    );
  }
  const { buttons = [], sections = [] } = action;
  const rows = sections.flatMap((section) => section.rows);
  const replies = buttons.map(({ reply }) => reply);
  assertDistinct("interactive.action.buttons", replies);
  assertDistinct("interactive.action.sections", rows);
  if (rows.length > MAX_ROWS) {
    throw invalidRequest(
      `Body member "interactive.action.sections" must have at most ${MAX_ROWS} rows over all sections; it has ${rows.length}.`,
    );
  }
}

function assertDistinct(
  member: string,
  items: readonly { id: string }[],
): void {
  const ids = items.map(({ id }) => id);
  const repeated = ids.find((id, index) => ids.indexOf(id) !== index);
  if (repeated === undefined) return;
  throw invalidRequest(
    `Body member "${member}" must have ids that differ; ${JSON.stringify(repeated)} is there twice.`,
  );
}
