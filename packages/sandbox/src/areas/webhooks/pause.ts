import type { Clock } from "../../clock.js";
import {
  equals,
  sql,
  update,
  type Database,
  type Microseconds,
} from "../../kernel.js";
import { deliveries, webhooks } from "./table.js";

/** Deliveries of so long ago do not count. */
const PERIOD: Microseconds = 15 * 60_000_000;

/** With fewer failures a webhook is never paused. */
const MIN_FAILURES = 10;

/** The part of failed deliveries beyond which a webhook is paused. */
const MAX_FAILED = 0.85;

/**
 * Pauses a webhook most of whose recent deliveries failed, as the service does.
 * It stays paused until it is updated with `active: true`.
 *
 * @returns whether it was paused now.
 */
export async function pauseIfFailing(
  { database, clock }: { database: Database; clock: Clock },
  webhookId: string,
): Promise<boolean> {
  const now = clock.read();
  const recent = [
    equals(deliveries.webhook_id, webhookId),
    sql`coalesce(${deliveries.failed_at}, ${deliveries.delivered_at}) > ${now - PERIOD}`,
  ];
  const failed = await database.count(deliveries, [
    ...recent,
    equals(deliveries.status, "failed"),
  ]);
  if (failed < MIN_FAILURES) return false;
  const all = await database.count(deliveries, recent);
  if (failed / all <= MAX_FAILED) return false;
  const running = [
    equals(webhooks.id, webhookId),
    equals(webhooks.active, true),
  ];
  if (!(await database.has(webhooks, running))) return false;
  await database.write([
    update(webhooks, { active: false, updated_at: clock.tick() }, running),
  ]);
  return true;
}
