import { phoneNumbers } from "../../areas/phone-numbers/table.js";
import type { AreaSeed } from "./area.js";

const DAY = 86_400_000_000;

/** An inbox for everyone. */
export const seedSetup: AreaSeed = ({ random, now, rows }) => {
  const [phoneNumber] = rows.of(phoneNumbers);
  if (!phoneNumber) return;
  rows.inbox_embeds.push({
    id: random.uuid(),
    name: "Whole project",
    scope_type: "project",
    scope_id: null,
    assigned_user_id: null,
    status: "active",
    token: `ie_${random.hex(36).toLowerCase()}`,
    allowed_origins_json: '["https://app.example.com"]',
    default_mode: "system",
    language: "en",
    expires_at: null,
    last_used_at: null,
    created_at: now - 30 * DAY,
    updated_at: now - 30 * DAY,
  });
};
