import { WELCOME_FLOW } from "../../whatsapp-flows/flow-json.js";
import type { AreaSeed } from "./area.js";

const DAY = 86_400_000_000;

const FLOWS = [
  ["Feedback", "published"],
  ["Table booking", "draft"],
] as const;

/** A published flow and a draft, each with one version and no data endpoint. */
export const seedWhatsappFlows: AreaSeed = ({ random, now, rows }) => {
  const [number] = rows.phone_numbers;
  if (!number) return;
  FLOWS.forEach(([name, status], index) => {
    const id = random.uuid();
    const createdAt = now - (20 - index) * DAY;
    const publishedAt = status === "published" ? createdAt + DAY : null;
    rows.whatsapp_flows.push({
      id,
      meta_flow_id: random.digits(16),
      name,
      status,
      phone_number_id: number.phone_number_id,
      function_id: null,
      registered_at: null,
      published_at: publishedAt,
      last_synced_at: createdAt,
      created_at: createdAt,
      updated_at: publishedAt ?? createdAt,
    });
    rows.whatsapp_flow_versions.push({
      id: random.uuid(),
      flow_id: id,
      number: 1,
      status,
      flow_json: JSON.stringify(WELCOME_FLOW),
      published_at: publishedAt,
      created_at: createdAt,
      updated_at: publishedAt ?? createdAt,
    });
  });
};
