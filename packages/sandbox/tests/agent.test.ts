import type {
  AgentSessionDetailResponse,
  AgentSessionListResponse,
  Mode,
  RunResponse,
} from "@kapso-platform/types";
import { beforeEach, expect, test } from "vitest";
import type { Sandbox } from "../src/index.js";
import { call, cursorOf, idOf } from "./support/api.js";
import { startTimed, type TimedSandbox } from "./support/clock.js";

let sandbox: Sandbox;
let advance: TimedSandbox["advance"];

beforeEach(async () => {
  ({ sandbox, advance } = await startTimed());
});

const MODE = "order-desk";

function create(run: object) {
  return call<RunResponse>(sandbox, "/kapso-agent/runs", {
    method: "POST",
    body: { mode: MODE, ...run },
  });
}

/** The id of a new run. */
async function started(prompt: string): Promise<string> {
  return (await create({ input: { prompt } })).body.data.run_id;
}

async function read(id: string) {
  const { body } = await call<RunResponse>(sandbox, `/kapso-agent/runs/${id}`);
  return body.data;
}

function steer(id: string, action: string) {
  return call<RunResponse>(sandbox, `/kapso-agent/runs/${id}/${action}`, {
    method: "POST",
  });
}

test("lists modes, and reads one by its slug", async () => {
  const { body } = await call<{ data: Mode[] }>(sandbox, "/kapso-agent/modes");
  const slugs = body.data.map(({ mode }) => mode);
  expect(slugs).toContain("api");
  expect(slugs).toContain("findings-investigator");
  for (const mode of body.data) {
    const one = await call(sandbox, `/kapso-agent/modes/${mode.mode}`);
    expect(one.body).toEqual({ data: mode });
    expect("instructions" in mode).toBe(mode.kind === "custom");
  }
  const none = await call(sandbox, "/kapso-agent/modes/nobody");
  expect([none.status, none.body.error]).toEqual([404, "Agent mode not found"]);
});

test("a run is queued, runs, and completes with a result", async () => {
  const { status, body } = await create({
    input: { prompt: "Where is order 7?" },
    metadata: { ticket: 1 },
  });
  expect(status).toBe(202);
  const { run_id: id } = body.data;
  expect(body.data).toMatchObject({
    status: "queued",
    mode: MODE,
    kind: "ask",
    title: "Where is order 7?",
    prompt: "Where is order 7?",
    result: null,
    pending_approval: null,
    started_at: null,
    ai_cost_microdollars: 0,
    status_url: `/platform/v1/kapso-agent/runs/${id}`,
  });
  expect(body.data).not.toHaveProperty("metadata");
  advance(150);
  expect(await read(id)).toMatchObject({
    status: "running",
    finished_at: null,
  });
  advance(100);
  const done = await read(id);
  expect(done).toMatchObject({
    status: "completed",
    result: { type: "message", content: "Done: Where is order 7?" },
  });
  const [made, began, ended] = [
    done.created_at,
    done.started_at!,
    done.finished_at!,
  ].map((time) => Date.parse(time));
  expect([began! - made!, ended! - began!]).toEqual([100, 100]);
  expect(await read(id)).toEqual(done);
});

test("a prompt can make its run fail", async () => {
  const id = await started("Try this #fail");
  advance(1000);
  const run = await read(id);
  expect(run.status).toBe("failed");
  expect(run.error_message).toBeTruthy();
  expect(run.result).toBeNull();
});

test("a finding is investigated", async () => {
  const findings = await call<{ data: { id: string }[] }>(sandbox, "/findings");
  const { id } = findings.body.data[0]!;
  const { body } = await create({
    mode: "findings-investigator",
    input: { finding_id: id },
  });
  advance(1000);
  const run = await read(body.data.run_id);
  expect(run.finding?.id).toBe(id);
  expect(run.result?.type).toBe("finding_investigation");
});

test.each([
  [{ mode: "nobody", input: { prompt: "Hi" } }, 404, "mode"],
  [{ mode: "assistant", input: { prompt: "Hi" } }, 422, '"mode"'],
  [{ input: {} }, 422, '"input.prompt"'],
  [{ input: { prompt: "  " } }, 422, '"input.prompt"'],
  [{ mode: "findings-investigator", input: {} }, 422, '"input.finding_id"'],
  [
    { mode: "findings-investigator", input: { finding_id: idOf(7) } },
    404,
    "Finding",
  ],
  [{}, 422, '"input" is missing'],
  [{ input: { prompt: "Hi" }, conversation_id: idOf(9) }, 404, "session"],
])("rejects a run %o", async (run, expected, words) => {
  const { status, body } = await create(run);
  expect(status).toBe(expected);
  expect(body.error).toContain(words);
});

test("a paused run stands still until it is resumed", async () => {
  const id = await started("Hello");
  advance(150);
  const paused = await steer(id, "pause");
  expect(paused.body.data.status).toBe("paused");
  expect(paused.body.data.paused_at).not.toBeNull();
  advance(10_000);
  expect((await read(id)).status).toBe("paused");
  expect((await steer(id, "pause")).status).toBe(409);
  const resumed = await steer(id, "resume");
  expect(resumed.body.data).toMatchObject({
    status: "running",
    paused_at: null,
  });
  expect((await steer(id, "resume")).status).toBe(409);
  advance(1000);
  expect((await read(id)).status).toBe("completed");
});

test("a cancelled run is over, and so is a completed one", async () => {
  const id = await started("Hello");
  expect((await steer(id, "cancel")).body.data.status).toBe("cancelled");
  const done = await started("Hello");
  advance(1000);
  for (const action of ["pause", "resume", "cancel"]) {
    for (const each of [id, done]) {
      const { status, body } = await steer(each, action);
      expect([action, status]).toEqual([action, 409]);
      expect(body.error).toContain("the status of this one is");
    }
  }
  const { body } = await steer(done, "cancel");
  expect(body.error).toBe(
    "A run can be cancelled while its status is queued, running, paused or waiting_for_approval; the status of this one is completed.",
  );
});

test.each([
  ["approve", "Done: Send it #approval"],
  ["reject", "Done, without the call that was rejected."],
])("a tool call waits for a person: %s", async (action, content) => {
  const id = await started("Send it #approval");
  advance(1000);
  const waiting = await read(id);
  expect(waiting.status).toBe("waiting_for_approval");
  const { pending_approval: approval } = waiting;
  expect(approval).toMatchObject({ status: "pending" });
  const decide = (approvalId: string) =>
    steer(id, `approvals/${approvalId}/${action}`);
  expect((await decide(idOf(9))).status).toBe(404);
  const decided = await decide(approval!.id);
  expect(decided.body.data).toMatchObject({
    status: "running",
    pending_approval: null,
  });
  const again = await decide(approval!.id);
  expect(again.status).toBe(409);
  advance(1000);
  expect((await read(id)).result?.content).toBe(content);
});

test("an approval of a cancelled run cannot be given any more", async () => {
  const id = await started("Send it #approval");
  advance(1000);
  const { pending_approval: approval } = await read(id);
  await steer(id, "cancel");
  const { status } = await steer(id, `approvals/${approval!.id}/approve`);
  expect(status).toBe(409);
});

test("an unknown run is not found", async () => {
  expect((await call(sandbox, `/kapso-agent/runs/${idOf(9)}`)).status).toBe(
    404,
  );
  for (const action of ["pause", "resume", "cancel"]) {
    expect((await steer(idOf(9), action)).status).toBe(404);
  }
});

test("a run continues the session of an earlier one, of the same mode", async () => {
  const first = await create({ input: { prompt: "Hello" } });
  const { conversation_id: session } = first.body.data;
  const second = await create({
    conversation_id: session,
    input: { prompt: "And?" },
  });
  expect(second.body.data).toMatchObject({
    conversation_id: session,
    kind: "continue",
    title: "Hello",
  });
  const other = await create({
    mode: "api",
    conversation_id: session,
    input: { prompt: "And?" },
  });
  expect(other.status).toBe(404);
});

const SESSIONS = `/kapso-agent/modes/${MODE}/sessions`;

async function sessions(search = "") {
  const { body } = await call<AgentSessionListResponse>(
    sandbox,
    SESSIONS + search,
  );
  return body;
}

test("lists sessions of a mode, latest activity first, in both ways", async () => {
  const made: string[] = [];
  for (const prompt of ["one", "two", "three"]) {
    const { body } = await create({ input: { prompt } });
    made.push(body.data.conversation_id);
    advance(1000);
  }
  await create({ conversation_id: made[0], input: { prompt: "again" } });
  const order = [made[0], made[2], made[1]];
  const ids = ({ data }: AgentSessionListResponse) =>
    data.map(({ conversation_id: id }) => id);
  const numbered = await sessions("?page=1&per_page=2");
  expect(ids(numbered)).toEqual(order.slice(0, 2));
  expect(numbered.meta).toEqual({
    page: 1,
    per_page: 2,
    total_pages: 2,
    total_count: 3,
    has_next: true,
    total_count_estimated: false,
  });
  expect(numbered).not.toHaveProperty("paging");
  expect(Object.keys(await sessions())).toEqual(["data", "meta"]);
  const page = await sessions("?limit=2");
  expect(page).not.toHaveProperty("meta");
  const rest = await sessions(
    `?limit=2&after=${encodeURIComponent(page.paging!.next!)}`,
  );
  expect([...ids(page), ...ids(rest)]).toEqual(order);
  expect(rest.paging!.next).toBeNull();
  expect(page.data[0]).toMatchObject({
    title: "one",
    status: "active",
    run_count: 2,
    latest_run: { status: "queued" },
  });
});

test("wrong paging gets 400, an unknown mode 422", async () => {
  const other = encodeURIComponent(
    cursorOf(["2026-01-01T00:00:00.000000Z", idOf(1)], ["created_at", "id"]),
  );
  for (const search of [
    "?limit=0",
    "?limit=x",
    "?after=nonsense",
    `?after=${other}`,
    "?page=0",
  ]) {
    const { status, body } = await call(sandbox, SESSIONS + search);
    expect([search, status]).toEqual([search, 400]);
    expect(body.error).toBeTruthy();
  }
  const far = await call(sandbox, `${SESSIONS}?page=51`);
  expect(far.status).toBe(400);
  expect(far.body).toMatchObject({
    message: "legacy_offset_pagination_limit_exceeded",
    detail: expect.stringContaining("Use limit"),
  });
  const unknown = await call(sandbox, "/kapso-agent/modes/nobody/sessions");
  expect(unknown.status).toBe(422);
});

test("a session has its runs newest first, in pages, without results", async () => {
  const { body } = await create({ input: { prompt: "one" } });
  const { conversation_id: id, run_id: first } = body.data;
  const second = await create({
    conversation_id: id,
    input: { prompt: "two" },
  });
  advance(1000);
  const path = `/kapso-agent/sessions/${id}`;
  const all = await call<AgentSessionDetailResponse>(sandbox, path);
  const { session, runs } = all.body.data;
  expect(session).toMatchObject({ conversation_id: id, run_count: 2 });
  expect(runs.map((run) => [run.run_id, run.status, run.result])).toEqual([
    [second.body.data.run_id, "completed", null],
    [first, "completed", null],
  ]);
  expect(all.body.meta).toMatchObject({ total_count: 2, has_next: false });
  const page = await call<AgentSessionDetailResponse>(
    sandbox,
    `${path}?limit=1`,
  );
  const next = await call<AgentSessionDetailResponse>(
    sandbox,
    `${path}?limit=1&after=${encodeURIComponent(page.body.paging!.next!)}`,
  );
  expect(next.body.data.runs.map((run) => run.run_id)).toEqual([first]);
  expect((await call(sandbox, `${path}?limit=101`)).status).toBe(400);
});

test("a paused run pauses its session", async () => {
  const { body } = await create({ input: { prompt: "one" } });
  await steer(body.data.run_id, "pause");
  const { data } = await sessions();
  expect(data[0]?.status).toBe("paused");
});

test("an unknown session has an error message of its own", async () => {
  for (const id of [idOf(9), "nonsense"]) {
    const { status, body } = await call(sandbox, `/kapso-agent/sessions/${id}`);
    expect(status).toBe(404);
    expect(body).toEqual({
      message: "record_not_found",
      detail: "Session not found.",
    });
  }
});
