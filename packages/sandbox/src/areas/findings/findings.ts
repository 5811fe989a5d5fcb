import { randomUUID } from "node:crypto";
import { BACKGROUND_STEP } from "../../background.js";
import {
  accepted,
  area,
  data,
  HttpProblem,
  insert,
  sql,
  unprocessable,
  update,
  type Database,
  type Microseconds,
  type NewRow,
  type Reply,
} from "../../kernel.js";
import { deleteDueDefinitions } from "../events/definitions.js";
import { readEvidence } from "./evidence.js";
import {
  currentFindings,
  readRelated,
  toFindingDetail,
  toFindingSummary,
  type FindingRow,
} from "./finding.js";
import { pageOfGroups } from "./group-page.js";
import { investigationState } from "./investigation.js";
import { seedFindings } from "./seed.js";
import { findings, investigations, verifications } from "./table.js";

/** How many findings of its group a finding and its evidence name. */
const RELATED = { finding: 24, evidence: 25 };

/** Tag Findings: what monitoring noticed, why, and what became of it. */
export const findingsArea = area({
  tables: [findings, investigations, verifications],
  seed: seedFindings,
  handlers: {
    listFindings: {
      // The only list that rejects its parameters with 400.
      mapProblem: ({ message }) => new HttpProblem(400, message),
      async handle({ query, database, clock }) {
        // Group by group, the latest group first.
        const listed = await database.all(currentFindings, {
          where: [sql`${findings.status} IN ('candidate', 'open')`],
          orderBy: sql`${currentFindings.group_qualified_at} DESC, ${findings.group_id}, ${findings.last_qualified_at} DESC, ${findings.id}`,
        });
        const { rows, paging } = pageOfGroups(listed, query);
        const now = clock.read();
        const items = rows.map((row) => toFindingSummary(row, now));
        return { status: 200, body: { data: items, paging } };
      },
    },

    getFinding: {
      mapProblem: withCode,
      async handle({ path, database, clock }) {
        const row = await requireFinding(database, path.finding_id);
        const related = await readRelated(database, row, RELATED.finding);
        return data(toFindingDetail(row, related, clock.read()));
      },
    },

    getFindingEvidence: {
      mapProblem: withCode,
      async handle(call) {
        const { path, database } = call;
        const row = await requireFinding(database, path.finding_id);
        await deleteDueDefinitions(call);
        const related = await readRelated(database, row, RELATED.evidence);
        const evidence = await readEvidence(database, row, related);
        // A source that cannot be read is no error of the request: 200.
        return data(
          evidence ?? {
            error: "The events of this finding are not there any more.",
            source_type: "project_event",
            source_key: row.signal_name,
          },
        );
      },
    },

    startFindingInvestigation: {
      mapProblem: withCode,
      handle({ path, database, clock }) {
        return database.exclusively(async () => {
          const row = await requireFinding(database, path.finding_id);
          const now = clock.tick();
          requireInvestigable(row, now);
          await requireNoneQueued(database, now);
          const investigation = {
            id: randomUUID(),
            finding_id: row.id,
            evidence_revision: row.evidence_revision,
            outcome: "completed",
            created_at: now,
          };
          await database.write(insert(investigations, [investigation]));
          return accepted({
            finding_id: row.id,
            investigation_id: investigation.id,
            status: "queued",
          });
        });
      },
    },

    dismissFinding: {
      mapProblem: withCode,
      handle({ path, body, database, clock }) {
        const { reason, note } = body;
        if (note.trim() === "") {
          throw unprocessable('Body member "note" must not be blank.');
        }
        return database.exclusively(async () => {
          const { id } = await requireFinding(database, path.finding_id);
          // Dismissed findings leave the list, as quiet ones do.
          await database.write([update(findings, { status: "quiet" }, { id })]);
          const now = clock.tick();
          return verify(database, {
            finding_id: id,
            status: "dismissed",
            reason,
            note,
            started_at: now,
            completed_at: now,
          });
        });
      },
    },

    markFindingAddressed: {
      mapProblem: withCode,
      handle({ path, database, clock }) {
        return database.exclusively(async () => {
          const row = await requireFinding(database, path.finding_id);
          const state = investigationState(row, clock.read());
          if (state?.status !== "completed" || state.retryReason !== null) {
            throw unprocessable(
              "A finding can be marked as addressed when a completed investigation covers its current evidence; start one first.",
            );
          }
          return verify(database, {
            finding_id: row.id,
            status: "monitoring",
            started_at: clock.tick(),
          });
        });
      },
    },
  },
});

async function requireFinding(
  database: Database,
  id: string,
): Promise<FindingRow> {
  const row = await database.first(currentFindings, { id });
  if (!row) throw withCode(new HttpProblem(404, "Finding not found"));
  return row;
}

/** Adds the code to a finding's 404. */
function withCode(problem: HttpProblem): HttpProblem {
  if (problem.status !== 404) return problem;
  const { message: error } = problem;
  return new HttpProblem(404, error, {
    body: { error, code: "finding_not_found" },
  });
}

function requireInvestigable(row: FindingRow, now: Microseconds): void {
  const state = investigationState(row, now);
  const reason =
    row.status === "quiet"
      ? "a quiet or dismissed finding is not investigated"
      : state?.retryReason !== null
        ? undefined
        : state.status === "completed"
          ? "its current evidence has been investigated"
          : "it is being investigated";
  if (reason === undefined) return;
  const error = `The finding cannot be investigated: ${reason}.`;
  throw new HttpProblem(422, error, {
    body: { error, code: "investigation_unavailable" },
  });
}

/** One investigation is queued at a time in the whole project. */
async function requireNoneQueued(
  database: Database,
  now: Microseconds,
): Promise<void> {
  const queued = await database.first(investigations, [
    sql`${investigations.created_at} > ${now - BACKGROUND_STEP}`,
  ]);
  if (!queued) return;
  throw new HttpProblem(
    409,
    `Another investigation is being started, of finding ${queued.finding_id}; try again in a moment.`,
  );
}

async function verify(
  database: Database,
  verification: Omit<NewRow<typeof verifications>, "id">,
): Promise<Reply> {
  const { finding_id, status } = verification;
  const id = randomUUID();
  await database.write(insert(verifications, [{ ...verification, id }]));
  return data({ finding_id, verification_id: id, status });
}
