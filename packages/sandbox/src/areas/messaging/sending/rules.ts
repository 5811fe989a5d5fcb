import type {
  InteractiveMessage,
  MessagingMessage,
} from "@kapso-platform/types";
import { invalidRequest } from "../problem.js";

/** The most rows of a list, over all its sections. */
const MAX_ROWS = 10;

/**
 * Throws HttpProblem 400 for a message that its schema allows and WhatsApp does
 * not.
 */
export function assertSendable(message: MessagingMessage): void {
  switch (message.type) {
    case "image":
      assertMedia("image", message.image);
      break;
    case "video":
      assertMedia("video", message.video);
      break;
    case "audio":
      assertMedia("audio", message.audio);
      break;
    case "document":
      assertMedia("document", message.document);
      break;
    case "sticker":
      assertMedia("sticker", message.sticker);
      break;
    case "interactive":
      assertInteractive(message.interactive);
      break;
    default:
  }
}

function assertMedia(
  type: string,
  {
    id,
    link,
    caption,
  }: Partial<Record<"id" | "link" | "caption", string | undefined>>,
): void {
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
  assertDistinct(
    "interactive.action.buttons",
    (action.buttons ?? []).map(({ reply }) => reply.id),
  );
  const rows = (action.sections ?? []).flatMap((section) => section.rows);
  assertDistinct(
    "interactive.action.sections",
    rows.map(({ id }) => id),
  );
  if (rows.length > MAX_ROWS) {
    throw invalidRequest(
      `Body member "interactive.action.sections" must have at most ${MAX_ROWS} rows over all sections; it has ${rows.length}.`,
    );
  }
}

function assertDistinct(member: string, ids: readonly string[]): void {
  const repeated = ids.find((id, index) => ids.indexOf(id) !== index);
  if (repeated === undefined) return;
  throw invalidRequest(
    `Body member "${member}" must have ids that differ; ${JSON.stringify(repeated)} is there twice.`,
  );
}
