import { randomUUID } from "node:crypto";
import type { CreateAgentRunBody, Mode } from "@kapso-platform/types";
import { BACKGROUND_STEP } from "../../background.js";
import type { Publish } from "../../events.js";
import {
  accepted,
  assertNotBlank,
  conflict,
  data,
  found,
  insert,
  notFound,
  quote,
  requireStatus,
  unprocessable,
  update,
  type Change,
  type Database,
  type Handlers,
  type Microseconds,
  type PathCall,
  type Reply,
  type Row,
  type StatusRule,
} from "../../kernel.js";
import { finding } from "../findings/finding.js";
import { findMode, INVESTIGATOR, MODES } from "./modes.js";
import { changeRun, runEvent } from "./progress.js";
import { agentSessions, run, toRun, type agentRuns } from "./run.js";

/** The longest title of a session, in characters; it comes from the first prompt. */
const TITLE_LENGTH = 60;

/** How the API rejects a change that the status of a run does not allow. */
const RUN: StatusRule = { thing: "run", errorStatus: 409 };

const OPEN = ["queued", "running", "paused", "waiting_for_approval"];

/** Tags Agent Modes and Agent Runs: start, read, pause, resume and cancel runs. */
export const agentRunHandlers = {
  listAgentModes: () => Promise.resolve(data(MODES)),

  getAgentMode: ({ path }) => Promise.resolve(data(requireMode(path.mode))),

  createAgentRun: run.create(
    async (call) => {
      const { body, database } = call;
      const { input, metadata } = body;
      checkInput(body);
      const known = await findContinued(database, body);
      const finding_id = input.finding_id?.toLowerCase();
      if (finding_id) await finding.require({ ...call, path: { finding_id } });
      const now = call.clock.tick();
      const id = known?.id ?? randomUUID();
      const activity = { last_activity_at: now };
      await database.write(
        known
          ? [update(agentSessions, activity, { id })]
          : insert(agentSessions, [
              {
                ...activity,
                id,
                mode: body.mode,
                title: input.prompt?.slice(0, TITLE_LENGTH),
                created_at: now,
              },
            ]),
      );
      return {
        session_id: id,
        kind: known ? "continue" : "ask",
        prompt: input.prompt,
        finding_id,
        metadata,
        status: "queued",
        due_at: now + BACKGROUND_STEP,
        created_at: now,
      };
    },
    (row) => accepted(toRun(row)),
  ),

  getAgentRun: run.get,

  pauseAgentRun: steer((row, now) => {
    requireStatus(RUN, row, ["queued", "running"], "paused");
    const { status: paused_from } = row;
    return { status: "paused", paused_from, paused_at: now, due_at: null };
  }),

  resumeAgentRun: steer((row, now) => {
    requireStatus(RUN, row, ["paused"], "resumed");
    return {
      status: row.paused_from ?? "running",
      paused_from: null,
      paused_at: null,
      due_at: now + BACKGROUND_STEP,
    };
  }),

  cancelAgentRun: steer((row, now) => {
    requireStatus(RUN, row, OPEN, "cancelled");
    return { status: "cancelled", finished_at: now, due_at: null };
  }),

  approveAgentRunTool: decide("approved"),

  rejectAgentRunTool: decide("rejected"),
} satisfies Handlers;

/** The handler that changes a run as `change` says, or throws what it throws. */
function steer<P extends { id: string }>(
  change: (
    row: Row<typeof agentRuns>,
    now: Microseconds,
    path: P,
  ) => Change<typeof agentRuns>,
): (call: PathCall<P> & { publish: Publish }) => Promise<Reply> {
  return async (call) => {
    const { database, clock } = call;
    const changed = await database.exclusively(async () => {
      const row = await run.require(call);
      const now = clock.tick();
      await database.write(changeRun(row, change(row, now, call.path), now));
      return run.require(call);
    });
    if (changed.status === "cancelled") {
      const at = changed.finished_at ?? clock.read();
      await call.publish(runEvent(changed, at));
    }
    return data(toRun(changed));
  };
}

function decide(decision: "approved" | "rejected") {
  return steer((row, now, path: { id: string; approval_id: string }) => {
    const { approval_status: status } = row;
    if (row.approval_id !== path.approval_id) {
      throw notFound("Approval not found");
    }
    if (status !== "pending") {
      throw conflict(`This approval is ${status} already.`);
    }
    requireStatus(RUN, row, ["waiting_for_approval"], decision);
    const due = now + BACKGROUND_STEP;
    return { status: "running", approval_status: decision, due_at: due };
  });
}

function requireMode(slug: string): Mode {
  return found(findMode(slug), "Agent mode not found");
}

/**
 * Throws HttpProblem 404 for an unknown mode, 422 for input that the mode does not
 * accept.
 */
function checkInput({ mode: slug, input }: CreateAgentRunBody): void {
  const { available_invocations: invocations } = requireMode(slug);
  if (!invocations.includes("api")) {
    throw unprocessable(
      `Body member "mode" must be the slug of a mode that takes API runs; ${quote(slug)} is open to ${invocations.join(" and ")} only.`,
    );
  }
  if (slug !== INVESTIGATOR) assertNotBlank("input.prompt", input.prompt ?? "");
  else if (input.finding_id === undefined) {
    throw unprocessable(
      `Body member "input.finding_id" is missing; the mode ${slug} needs it.`,
    );
  }
}

/** The session that a run continues, if it names one. */
async function findContinued(
  database: Database,
  { conversation_id: id, mode }: CreateAgentRunBody,
): Promise<Row<typeof agentSessions> | undefined> {
  if (id === undefined) return undefined;
  const own = { id: id.toLowerCase(), mode };
  const session = await database.first(agentSessions, own);
  return found(session, "Agent session not found");
}
