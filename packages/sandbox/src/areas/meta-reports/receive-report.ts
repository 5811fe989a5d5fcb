import type { Clock } from "../../clock.js";
import type { SandboxEvent } from "../../events.js";
import type { Database } from "../../kernel.js";
import { changeIdentity, changePreference, handOver } from "./contacts.js";
import { changeAccount, changeConnection } from "./numbers.js";
import { assertReport, type MetaReport } from "./report.js";

/**
 * Stores what Meta reports, and returns its event.
 *
 * @throws SandboxError `INVALID_FIXTURE` for a report about an unknown number or
 *   contact.
 */
export function receiveReport(
  { database, clock }: { database: Database; clock: Clock },
  report: MetaReport,
): Promise<SandboxEvent> {
  assertReport(report);
  return database.exclusively(async () => {
    const now = clock.tick();
    switch (report.event) {
      case "whatsapp.contact.identity_changed":
        return changeIdentity(database, report, now);
      case "whatsapp.contact.marketing_preference_changed":
        return changePreference(database, report, now);
      case "whatsapp.meta_business_agent.handover":
        return handOver(database, report);
      case "whatsapp.phone_number.disconnected":
      case "whatsapp.phone_number.offboarded":
      case "whatsapp.phone_number.reconnected":
        return changeConnection(database, report, now);
      default:
        return changeAccount(database, report, now);
    }
  });
}
