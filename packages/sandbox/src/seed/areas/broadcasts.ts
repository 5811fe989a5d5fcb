import type { AreaSeed } from "./area.js";

const TEMPLATES = [
  [
    "784203120908608",
    "order_update",
    "UTILITY",
    "GREEN",
    "Your order {{1}} is on its way.",
  ],
  [
    "921034567812345",
    "spring_offer",
    "MARKETING",
    "UNKNOWN",
    "Twenty percent off everything, {{1}}.",
  ],
  [
    "650112233445566",
    "appointment_reminder",
    "UTILITY",
    null,
    "See you on {{1}}.",
  ],
] as const;

/**
 * The message templates of every project. Meta's ids are fixed, so that tests
 * can name them. There is no broadcast to begin with.
 */
export const seedBroadcasts: AreaSeed = ({ random, rows }) => {
  for (const [id, name, category, quality, body] of TEMPLATES) {
    rows.templates.push({
      id: random.uuid(),
      meta_template_id: id,
      name,
      language_code: "en_US",
      category,
      status: "approved",
      quality_score: quality,
      components_json: JSON.stringify([{ type: "BODY", text: body }]),
    });
  }
};
