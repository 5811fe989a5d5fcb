import { describe, expect, it } from "vitest";
import { KapsoParseError } from "../../src/index.js";
import { rejection } from "../rejection.js";
import { startSandbox } from "../sandbox.js";

/* JavaScript code can make some of these calls; the types do not allow them. */
/* oxlint-disable typescript/no-unsafe-return */
/* oxlint-disable typescript/no-unsafe-call */
/* oxlint-disable typescript/no-unsafe-member-access */
/* oxlint-disable typescript/no-unsafe-argument */
// oxlint-disable-next-line typescript/no-explicit-any
type Untyped = any;

const ID = "c63ced48-1283-4d55-8c8d-930f525aa0e5";

describe("a log search", () => {
  const respondWith = (ids: string[], next: string | null): object => ({
    data: {
      available: true,
      source: "all",
      events: ids.map((id) => ({ id, source: "flow_event" })),
      pagination: { has_more: next !== null, next_cursor: next },
    },
  });

  it("is walked by the cursor inside its data", async () => {
    const { sandbox, kapso } = await startSandbox({ conversations: 0 });
    const { faults } = sandbox;
    const search = { operationId: "searchLogs", status: 200, times: 1 };
    faults.add({ ...search, body: respondWith(["a", "b"], "2") });
    faults.add({ ...search, body: respondWith(["c"], null) });
    const events = await kapso.logs
      .search({ query: "failed" })
      .toArray({ limit: Infinity });
    expect(events.map(({ id }) => id)).toEqual(["a", "b", "c"]);
    expect(sandbox.requests.map(({ query }) => query)).toEqual([
      { query: "failed" },
      { query: "failed", cursor: "2" },
    ]);
  });

  it("with filters sends the cursor in its body", async () => {
    const bodies: unknown[] = [];
    const { sandbox, kapso } = await startSandbox({ conversations: 0 });
    kapso.use({
      async onRequest({ request }) {
        bodies.push(await request.clone().json());
      },
    });
    const search = {
      operationId: "searchLogsWithFilters",
      status: 200,
      times: 1,
    };
    sandbox.faults.add({ ...search, body: respondWith(["a"], "2") });
    sandbox.faults.add({ ...search, body: respondWith(["b"], null) });
    const list = kapso.logs.searchWithFilters({ filters: { event_type: "x" } });
    expect(await list.toArray({ limit: 9 })).toHaveLength(2);
    expect(bodies).toEqual([
      { filters: { event_type: "x" } },
      { filters: { event_type: "x" }, cursor: "2" },
    ]);
  });

  it("reports that search is unavailable, with a successful status", async () => {
    const { sandbox, kapso } = await startSandbox({ conversations: 0 });
    sandbox.faults.add({
      operationId: "searchLogs",
      status: 200,
      body: { data: { available: false, events: [] } },
    });
    const page = await kapso.logs.search();
    expect(page.items).toEqual([]);
    expect(page.hasNextPage).toBe(false);
    expect(page.details.available).toBe(false);
  });
});

describe("a response of any kind", () => {
  it.each([
    ["JSON", "application/json; charset=utf-8", '{"total":3}', { total: 3 }],
    ["a list", "application/json", "[1,2]", [1, 2]],
    ["plain text", "text/plain", "accepted", "accepted"],
    ["text that looks like JSON", "text/plain", "123", "123"],
  ])("%s is returned unchanged", async (_what, type, body, expected) => {
    const { sandbox, kapso } = await startSandbox({ conversations: 0 });
    sandbox.faults.add({
      operationId: "invokeFunction",
      status: 200,
      body,
      headers: { "content-type": type },
    });
    expect(await kapso.functions.invoke(ID, { a: 1 })).toEqual(expected);
  });

  it("is also returned by the typed method", async () => {
    const { sandbox, kapso } = await startSandbox({ conversations: 0 });
    sandbox.faults.add({
      operationId: "invokeFunction",
      status: 202,
      body: "accepted",
      headers: { "content-type": "text/plain" },
    });
    const { data } = await kapso.POST("/functions/{function_id}/invoke", {
      params: { path: { function_id: ID } },
      body: {},
    });
    expect(data).toBe("accepted");
  });

  it("without content is undefined", async () => {
    const { sandbox, kapso } = await startSandbox({ conversations: 0 });
    sandbox.faults.add({ operationId: "invokeFunction", status: 204 });
    expect(await kapso.functions.invoke(ID, {})).toBeUndefined();
  });

  it("with the content type JSON and another body is a parse error", async () => {
    const { sandbox, kapso } = await startSandbox({ conversations: 0 });
    sandbox.faults.add({
      operationId: "invokeFunction",
      status: 200,
      body: "{",
      headers: { "content-type": "application/json" },
    });
    const error = await rejection(kapso.functions.invoke(ID, {}));
    expect(error).toBeInstanceOf(KapsoParseError);
  });
});

describe("evidence of a finding", () => {
  it("can be a failure with a successful status, and narrows", async () => {
    const { sandbox, kapso } = await startSandbox({ conversations: 0 });
    sandbox.faults.add({
      operationId: "getFindingEvidence",
      status: 200,
      body: { data: { error: "Source is not readable" } },
    });
    const evidence = await kapso.findings.getEvidence(ID);
    expect("error" in evidence && evidence.error).toBe(
      "Source is not readable",
    );
  });
});

describe("required parameters", () => {
  it.each([
    [
      "in the query",
      (kapso: Untyped) =>
        kapso.accounts.getUsage("1", { start_time: new Date() }),
      "end_time is missing",
    ],
    [
      "as a header",
      (kapso: Untyped) => kapso.portfolios.funding.revoke("1", {}),
      "Idempotency-Key is missing",
    ],
    [
      "in the path",
      (kapso: Untyped) => kapso.customers.setupLinks.list(),
      `customer_id must be an id, neither empty nor "." or "..", not undefined`,
    ],
  ])("%s are checked before any request", async (_where, call, message) => {
    const { sandbox, kapso } = await startSandbox({ conversations: 0 });
    expect(await rejection(call(kapso))).toMatchObject({
      name: "KapsoArgumentError",
      message,
    });
    expect(sandbox.requests).toEqual([]);
  });

  it("are sent in the right place", async () => {
    const headers: (string | null)[] = [];
    const { sandbox, kapso } = await startSandbox({ conversations: 0 });
    kapso.use({
      onRequest({ request }) {
        headers.push(request.headers.get("idempotency-key"));
      },
    });
    sandbox.faults.add({ status: 202, body: { data: { operation_id: ID } } });
    await kapso.portfolios.funding.revoke("1", { "Idempotency-Key": "once" });
    expect(headers).toEqual(["once"]);
    expect(sandbox.requests[0]?.query).toEqual({});
  });
});

describe("envelopes", () => {
  it("are also added around lists", async () => {
    const bodies: unknown[] = [];
    const { sandbox, kapso } = await startSandbox({ conversations: 0 });
    kapso.use({
      async onRequest({ request }) {
        bodies.push(await request.clone().json());
      },
    });
    sandbox.faults.add({ status: 201, body: { data: {} } });
    await kapso.broadcasts.recipients.add(ID, [
      { phone_number: "15551234567" },
    ]);
    expect(bodies).toEqual([
      { whatsapp_broadcast: { recipients: [{ phone_number: "15551234567" }] } },
    ]);
  });

  it("are left out with an optional body", async () => {
    const { sandbox, kapso } = await startSandbox({ conversations: 0 });
    sandbox.faults.add({ status: 200, body: { data: {} } });
    await kapso.webhooks.test(ID);
    expect(sandbox.requests).toHaveLength(1);
  });
});
