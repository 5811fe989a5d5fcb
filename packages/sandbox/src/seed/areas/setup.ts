import { phoneNumbers } from "../../areas/phone-numbers/table.js";
import { webhookRow } from "../../resources/webhook-rules.js";
import type { AreaSeed } from "./area.js";

const DAY = 86_400_000_000;

/** An inbox for everyone, and two webhooks: deliveries are not made up. */
export const seedSetup: AreaSeed = ({ random, now, rows }) => {
  const [phoneNumber] = rows.of(phoneNumbers);
  if (!phoneNumber) return;
  const { phone_number_id: phoneNumberId } = phoneNumber;
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
  const webhook = { secret_key: random.hex(32).toLowerCase() };
  rows.webhooks.push(
    webhookRow(
      random.uuid(),
      null,
      {
        ...webhook,
        url: "https://app.example.com/webhooks/project",
        events: ["whatsapp.phone_number.created"],
      },
      now - 40 * DAY,
    ),
    webhookRow(
      random.uuid(),
      phoneNumberId,
      {
        ...webhook,
        url: "https://app.example.com/webhooks/messages",
        events: ["whatsapp.message.received"],
        // Paused, so that only your own webhooks have deliveries.
        active: false,
      },
      now - 40 * DAY,
    ),
  );
};
