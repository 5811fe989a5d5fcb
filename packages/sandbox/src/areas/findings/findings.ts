import { randomUUID } from "node:crypto";
import { BACKGROUND_STEP } from "../../background.js";
import {
  accepted,
  area,
  assertNotBlank,
  badRequest,
  conflict,
  data,
  exclusive,
  HttpProblem,
  insert,
  mapping,
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
  finding,
  findings,
  readRelated,
  toFindingDetail,
  toFindingSummary,
  verifications,
  type FindingRow,
} from "./finding.js";
import { pageOfGroups } from "./group-page.js";
import { investigations, investigationState } from "./investigation.js";
import { seedFindings } from "./seed.js";

/** How many findings of its group a finding and its evidence list. */
const RELATED = { finding: 24, evidence: 25 };

/** Tag Findings: findings of monitoring, their investigations and verifications. */
export const findingsArea = area({
  tables: [findings, investigations, verifications],
  seed: seedFindings,
  handlers: {
    listFindings: {
      // The only list that rejects its parameters with 400.
      mapProblem: ({ message }) => badRequest(message),
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

    ...mapping(withCode, {
      async getFinding(call) {
        const { database, clock } = call;
        const row = await finding.require(call);
        const related = await readRelated(database, row, RELATED.finding);
        return data(toFindingDetail(row, related, clock.read()));
      },

      async getFindingEvidence(call) {
        const { database } = call;
        const row = await finding.require(call);
        await deleteDueDefinitions(call);
        const related = await readRelated(database, row, RELATED.evidence);
        const evidence = await readEvidence(database, row, related);
        // A missing source is not an error of the request: 200.
        return data(
          evidence ?? {
            error: "The events of this finding do not exist any more.",
            source_type: "project_event",
            source_key: row.signal_name,
          },
        );
      },

      startFindingInvestigation: exclusive(async (call) => {
        const { database, clock } = call;
        const row = await finding.require(call);
        const now = clock.tick();
        requireInvestigable(row, now);
        await requireNoneQueued(database, now);
        const id = randomUUID();
        const { id: finding_id, evidence_revision } = row;
        const investigation = { id, finding_id, evidence_revision };
        await database.write(
          insert(investigations, [
            { ...investigation, outcome: "completed", created_at: now },
          ]),
        );
        return accepted({ finding_id, investigation_id: id, status: "queued" });
      }),

      dismissFinding: exclusive(async (call) => {
        const { body, database, clock } = call;
        const { reason, note } = body;
        assertNotBlank("note", note);
        const { id } = await finding.require(call);
        // Dismissed findings leave the list, as quiet ones do.
        await database.write([update(findings, { status: "quiet" }, { id })]);
        const now = clock.tick();
        return verify(database, {
          finding_id: id,
          status: "dismissed",
          ...{ reason, note },
          started_at: now,
          completed_at: now,
        });
      }),

      markFindingAddressed: exclusive(async (call) => {
        const { database, clock } = call;
        const row = await finding.require(call);
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
      }),
    }),
  },
});

/** Adds the code to a finding's 404. */
function withCode(problem: HttpProblem): HttpProblem {
  if (problem.status !== 404) return problem;
  return coded(404, problem.message, "finding_not_found");
}

function coded(status: number, error: string, code: string): HttpProblem {
  return new HttpProblem(status, error, { body: { error, code } });
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
  throw coded(422, error, "investigation_unavailable");
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
  throw conflict(
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
