import { randomUUID } from "node:crypto";
import type { Row } from "@libsql/client";
import { BACKGROUND_STEP } from "../background.js";
import { HttpProblem, unprocessable } from "../http/problem.js";
import { accepted, data } from "../http/reply.js";
import { pageOfGroups } from "../pagination/group-page.js";
import { changeStatement } from "../storage/change.js";
import {
  requiredNumber,
  requiredText,
  type Database,
} from "../storage/database.js";
import { readEvidence } from "../storage/finding-evidence.js";
import { investigationState } from "../storage/finding-investigations.js";
import {
  findFinding,
  isCovered,
  readListedFindings,
  readRelatedFindings,
  toFindingDetail,
  toFindingSummary,
} from "../storage/findings.js";
import { deleteDueDefinitions } from "../storage/events.js";
import { insertStatements } from "../storage/insert.js";
import type { Microseconds } from "../storage/timestamps.js";
import type { Handlers } from "./handler.js";

/** How many findings of its group a finding and its evidence name. */
const RELATED = { finding: 24, evidence: 25 };

/** Tag Findings: what monitoring noticed, why, and what became of it. */
export const findingHandlers = {
  listFindings: {
    // The only list that refuses its parameters with 400.
    refuse: ({ message }) => new HttpProblem(400, message),
    async handle({ query, database, clock }) {
      const page = pageOfGroups(await readListedFindings(database), query);
      const now = clock.read();
      return {
        status: 200,
        body: {
          data: page.rows.map((row) => toFindingSummary(row, now)),
          paging: page.paging,
        },
      };
    },
  },

  getFinding: {
    refuse: withCode,
    async handle({ path, database, clock }) {
      const row = await requireFinding(database, path.finding_id);
      const related = await readRelatedFindings(database, row, RELATED.finding);
      return data(toFindingDetail(row, related, clock.read()));
    },
  },

  getFindingEvidence: {
    refuse: withCode,
    async handle({ path, database, clock }) {
      const row = await requireFinding(database, path.finding_id);
      await deleteDueDefinitions(database, clock.read());
      const related = await readRelatedFindings(
        database,
        row,
        RELATED.evidence,
      );
      const evidence = await readEvidence(database, row, related);
      // A source that cannot be read is no error of the request: 200.
      return data(
        evidence ?? {
          error: "The events of this finding are not there any more.",
          source_type: "project_event",
          source_key: requiredText(row, "signal_name"),
        },
      );
    },
  },

  startFindingInvestigation: {
    refuse: withCode,
    handle({ path, database, clock }) {
      return database.exclusively(async () => {
        const row = await requireFinding(database, path.finding_id);
        const now = clock.tick();
        refuseIneligible(row, now);
        await refuseSecondDispatch(database, now);
        const id = randomUUID();
        await database.write(
          insertStatements("finding_investigations", [
            {
              id,
              finding_id: path.finding_id,
              evidence_revision: requiredNumber(row, "evidence_revision"),
              outcome: "completed",
              created_at: now,
            },
          ]),
        );
        return accepted({
          finding_id: path.finding_id,
          investigation_id: id,
          status: "queued",
        });
      });
    },
  },

  dismissFinding: {
    refuse: withCode,
    handle({ path, body, database, clock }) {
      if (body.note.trim() === "") {
        throw unprocessable('Body member "note" must not be blank.');
      }
      return database.exclusively(async () => {
        await requireFinding(database, path.finding_id);
        const { reason, note } = body;
        const now = clock.tick();
        // Dismissed findings leave the list, as quiet ones do.
        await database.write([
          changeStatement("findings", path.finding_id, { status: "quiet" }),
        ]);
        return verify(database, path.finding_id, "dismissed", {
          reason,
          note,
          startedAt: now,
          completedAt: now,
        });
      });
    },
  },

  markFindingAddressed: {
    refuse: withCode,
    handle({ path, database, clock }) {
      return database.exclusively(async () => {
        const row = await requireFinding(database, path.finding_id);
        if (!isCovered(row, clock.read())) {
          throw unprocessable(
            "A finding can be marked as addressed when a completed investigation covers its present evidence; start one first.",
          );
        }
        return verify(database, path.finding_id, "monitoring", {
          reason: null,
          note: null,
          startedAt: clock.tick(),
          completedAt: null,
        });
      });
    },
  },
} satisfies Handlers;

async function requireFinding(database: Database, id: string): Promise<Row> {
  const row = await findFinding(database, id);
  if (!row) throw withCode(new HttpProblem(404, "Finding not found"));
  return row;
}

/** Adds the code to a finding's 404. */
function withCode(problem: HttpProblem): HttpProblem {
  if (problem.status !== 404) return problem;
  const { message } = problem;
  return new HttpProblem(404, message, {
    body: { error: message, code: "finding_not_found" },
  });
}

function refuseIneligible(row: Row, now: Microseconds): void {
  const state = investigationState(row, now);
  const reason =
    row.status === "quiet"
      ? "a quiet or dismissed finding is not investigated"
      : state?.retryReason !== null
        ? undefined
        : state.status === "completed"
          ? "its present evidence has been investigated"
          : "it is being investigated";
  if (reason === undefined) return;
  const error = `The finding cannot be investigated: ${reason}.`;
  throw new HttpProblem(422, error, {
    body: { error, code: "investigation_unavailable" },
  });
}

/** One investigation is queued at a time in the whole project. */
async function refuseSecondDispatch(
  database: Database,
  now: Microseconds,
): Promise<void> {
  const queued = await database.row(
    "SELECT finding_id FROM finding_investigations WHERE created_at > ?",
    [now - BACKGROUND_STEP],
  );
  if (!queued) return;
  throw new HttpProblem(
    409,
    `Another investigation is being started, of finding ${requiredText(queued, "finding_id")}; try again in a moment.`,
  );
}

async function verify(
  database: Database,
  findingId: string,
  status: "dismissed" | "monitoring",
  given: {
    reason: string | null;
    note: string | null;
    startedAt: Microseconds;
    completedAt: Microseconds | null;
  },
) {
  const id = randomUUID();
  await database.write(
    insertStatements("finding_verifications", [
      {
        id,
        finding_id: findingId,
        status,
        reason: given.reason,
        note: given.note,
        started_at: given.startedAt,
        completed_at: given.completedAt,
      },
    ]),
  );
  return data({ finding_id: findingId, verification_id: id, status });
}
