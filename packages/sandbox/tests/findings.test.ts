import type {
  FindingDetail,
  FindingEvidence,
  FindingEvidenceUnavailable,
  FindingListResponse,
  FindingSummary,
  ProjectEventDefinition,
} from "@kapso-platform/types";
import { expect, test } from "vitest";
import type { Sandbox } from "../src/index.js";
import { call, idOf, startSandbox } from "./support/api.js";

const LIST = "/findings";

/** A sandbox whose clock the test moves on, in milliseconds. */
async function startWithClock(conversations = 5) {
  let time = Date.UTC(2026, 0, 31, 9);
  const sandbox = await startSandbox({
    conversations,
    now: () => new Date(time),
  });
  return {
    sandbox,
    pass: (milliseconds: number) => {
      time += milliseconds;
    },
  };
}

async function list(sandbox: Sandbox, search = "") {
  const { status, body } = await call<FindingListResponse>(
    sandbox,
    LIST + search,
  );
  if (status !== 200) throw new Error(body.error);
  return body;
}

async function read(sandbox: Sandbox, id: string): Promise<FindingDetail> {
  const { body } = await call<{ data: FindingDetail }>(
    sandbox,
    `${LIST}/${id}`,
  );
  return body.data;
}

async function named(sandbox: Sandbox, signal: string): Promise<string> {
  const { data } = await list(sandbox);
  const found = data.find(({ signal_name: name }) => name === signal);
  if (!found) throw new Error(`No finding about ${signal}.`);
  return found.id;
}

interface Done {
  status: string;
  verification_id?: string;
  investigation_id?: string;
}

function act(sandbox: Sandbox, id: string, action: string, body?: object) {
  return call<{ data: Done; code?: string }>(
    sandbox,
    `${LIST}/${id}/${action}`,
    { method: "POST", ...(body && { body }) },
  );
}

const signals = (findings: FindingSummary[]) =>
  findings.map(({ signal_name: name }) => name);

test("lists candidate and open findings, the latest first, without quiet ones", async () => {
  const { sandbox } = await startWithClock();
  const { data, paging } = await list(sandbox);
  expect(signals(data)).toEqual([
    "conversation.user_frustrated",
    "order.delivery_late",
    "conversation.csat_scored",
  ]);
  expect(data[0]).toMatchObject({
    status: "open",
    related_findings_count: 1,
    investigation: { status: "completed", retryable: false },
    verification: null,
  });
  expect(data[1]).toMatchObject({ status: "candidate", investigation: null });
  expect(data[2]!.investigation).toMatchObject({
    retryable: true,
    retry_reason: "new_evidence",
  });
  expect(paging).toMatchObject({ next: null, previous: null });
});

test("keeps a group on one page, and walks in both directions", async () => {
  const { sandbox } = await startWithClock();
  const first = await list(sandbox, "?limit=1");
  expect(first.data).toHaveLength(2);
  expect(first.paging.next).toBe(first.paging.cursors.after);
  expect(first.paging.previous).toBeNull();
  const second = await list(sandbox, `?limit=1&after=${first.paging.next!}`);
  expect(signals(second.data)).toEqual(["conversation.csat_scored"]);
  expect(second.paging.next).toBeNull();
  const back = await list(
    sandbox,
    `?limit=1&before=${second.paging.previous!}`,
  );
  expect(back.data).toEqual(first.data);
});

test("rejects a limit and cursors with 400", async () => {
  const { sandbox } = await startWithClock();
  for (const search of [
    "limit=0",
    "limit=26",
    "limit=ten",
    "after=eA==",
    "after=e30=",
    "after=",
    `after=${Buffer.from('{"values":["2026-01-01T00:00:00.000000Z"],"version":1}').toString("base64")}`,
    "after=a&before=b",
  ]) {
    const { status, body } = await call(sandbox, `${LIST}?${search}`);
    expect([search, status]).toEqual([search, 400]);
    expect(body).toEqual({ error: expect.any(String) as string });
  }
});

test("a finding carries its metrics, its group and its investigation", async () => {
  const { sandbox } = await startWithClock();
  const id = await named(sandbox, "conversation.user_frustrated");
  const finding = await read(sandbox, id);
  expect(finding).toMatchObject({
    id,
    source_key: "conversation.user_frustrated",
    evidence_revision: 3,
    related_findings: [{ signal_name: "order.delivery_late" }],
    investigation: {
      status: "completed",
      result: { causes: [{ confidence: "high" }] },
    },
  });
  expect(finding.last_observed_at).toMatch(/\.\d{6}Z$/);
});

test("an unknown finding is 404 with its code", async () => {
  const { sandbox } = await startWithClock();
  const responses = await Promise.all([
    call(sandbox, `${LIST}/${idOf(9)}`),
    call(sandbox, `${LIST}/x`),
    call(sandbox, `${LIST}/${idOf(9)}/evidence`),
    act(sandbox, idOf(9), "start_investigation"),
    act(sandbox, idOf(9), "mark_addressed"),
    act(sandbox, idOf(9), "dismiss", { reason: "other", note: "No" }),
  ]);
  for (const { status, body } of responses) {
    expect(status).toBe(404);
    expect(body).toMatchObject({ code: "finding_not_found" });
  }
});

test("evidence is read from the events of the project", async () => {
  const { sandbox } = await startWithClock();
  const id = await named(sandbox, "conversation.user_frustrated");
  const { body } = await call<{ data: FindingEvidence }>(
    sandbox,
    `${LIST}/${id}/evidence`,
  );
  const evidence = body.data;
  expect(evidence.source_events).toHaveLength(18);
  expect(evidence.coverage).toMatchObject({
    source_event_count: 18,
    source_events_returned: 18,
    source_event_limit: 100,
  });
  expect(evidence.event_definition?.name).toBe("conversation.user_frustrated");
  expect(evidence.affected_conversation_ids.length).toBeGreaterThan(0);
  const both = [
    ...evidence.affected_conversation_ids,
    ...evidence.comparison_conversation_ids,
  ];
  expect(new Set(both).size).toBe(5);
  const total = evidence.daily_history
    .map(({ event_count: count }) => count)
    .reduce((sum, count) => sum + count, 0);
  expect(total).toBe(18);
  expect(evidence.evidence_by_finding).toHaveLength(1);
});

test("evidence without its source is an error inside a 200", async () => {
  const { sandbox, pass } = await startWithClock();
  const id = await named(sandbox, "conversation.csat_scored");
  const definitions = await call<{ data: ProjectEventDefinition[] }>(
    sandbox,
    "/event-definitions",
  );
  const definition = definitions.body.data.find(
    ({ name }) => name === "conversation.csat_scored",
  );
  await call(sandbox, `/event-definitions/${definition!.id}`, {
    method: "DELETE",
  });
  pass(1000);
  const { status, body } = await call<{ data: FindingEvidenceUnavailable }>(
    sandbox,
    `${LIST}/${id}/evidence`,
  );
  expect(status).toBe(200);
  expect(body.data).toEqual({
    error: expect.any(String) as string,
    source_type: "project_event",
    source_key: "conversation.csat_scored",
  });
});

test("an investigation is queued, at work and completed as time passes", async () => {
  const { sandbox, pass } = await startWithClock();
  const id = await named(sandbox, "order.delivery_late");
  const { status, body } = await act(sandbox, id, "start_investigation");
  expect(status).toBe(202);
  expect(body.data).toMatchObject({ finding_id: id, status: "queued" });
  const state = async () => (await read(sandbox, id)).investigation;
  expect(await state()).toMatchObject({
    id: body.data.investigation_id,
    status: "queued",
    result: { summary: null, causes: [] },
  });
  pass(150);
  expect(await state()).toMatchObject({ status: "investigating" });
  const twice = await act(sandbox, id, "start_investigation");
  expect([twice.status, twice.body.code]).toEqual([
    422,
    "investigation_unavailable",
  ]);
  pass(100);
  expect(await state()).toMatchObject({ status: "completed" });
});

test("one investigation is dispatched at a time", async () => {
  const { sandbox, pass } = await startWithClock();
  const first = await named(sandbox, "order.delivery_late");
  const second = await named(sandbox, "conversation.csat_scored");
  await act(sandbox, first, "start_investigation");
  const conflict = await act(sandbox, second, "start_investigation");
  expect(conflict.status).toBe(409);
  expect(conflict.body.error).toContain(first);
  pass(150);
  expect((await act(sandbox, second, "start_investigation")).status).toBe(202);
});

test("a covered finding is not investigated again, but can be addressed", async () => {
  const { sandbox } = await startWithClock();
  const id = await named(sandbox, "conversation.user_frustrated");
  const again = await act(sandbox, id, "start_investigation");
  expect([again.status, again.body.code]).toEqual([
    422,
    "investigation_unavailable",
  ]);
  const { status, body } = await act(sandbox, id, "mark_addressed");
  expect(status).toBe(200);
  expect(body.data.status).toBe("monitoring");
  const { data } = await list(sandbox);
  expect(data[0]!.verification).toMatchObject({
    status: "monitoring",
    completed_at: null,
  });
});

test("a finding with newer evidence must be investigated before it is addressed", async () => {
  const { sandbox } = await startWithClock();
  const id = await named(sandbox, "conversation.csat_scored");
  const { status, body } = await act(sandbox, id, "mark_addressed");
  expect(status).toBe(422);
  expect(body).toEqual({
    error: expect.stringContaining("start one") as string,
  });
});

test("a dismissed finding leaves the list and stays readable", async () => {
  const { sandbox } = await startWithClock(0);
  const id = await named(sandbox, "order.delivery_late");
  const bad = await act(sandbox, id, "dismiss", { reason: "bored", note: "x" });
  expect([bad.status, bad.body.error]).toEqual([
    422,
    expect.stringContaining('"reason"') as string,
  ]);
  const blank = await act(sandbox, id, "dismiss", {
    reason: "other",
    note: "",
  });
  expect([blank.status, blank.body.error]).toEqual([
    422,
    expect.stringContaining('"note"') as string,
  ]);
  const { status, body } = await act(sandbox, id, "dismiss", {
    reason: "expected_behavior",
    note: "Strike",
  });
  expect(status).toBe(200);
  expect(body.data.status).toBe("dismissed");
  expect(signals((await list(sandbox)).data)).not.toContain(
    "order.delivery_late",
  );
  expect(await read(sandbox, id)).toMatchObject({
    status: "quiet",
    verification: { id: body.data.verification_id, status: "dismissed" },
  });
});
