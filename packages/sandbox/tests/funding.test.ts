import type {
  WhatsappBillingUsage,
  WhatsappFunding,
  WhatsappFundingOperation,
} from "@kapso-platform/types";
import { expect, test } from "vitest";
import type { Sandbox } from "../src/index.js";
import {
  call,
  idOf,
  query,
  startSandbox,
  walk,
  type ApiResponse,
} from "./support/api.js";

const FUNDED = "102290129340398";
const UNFUNDED = "987654321098765";
const PORTFOLIO = "564738291056473";
const OTHER = "1991231921410797";

/** A sandbox whose clock the test moves on, in milliseconds. */
async function startWithClock() {
  let time = Date.UTC(2026, 0, 31, 9);
  const sandbox = await startSandbox({
    conversations: 0,
    now: () => new Date(time),
  });
  return {
    sandbox,
    pass: (milliseconds: number) => {
      time += milliseconds;
    },
  };
}

async function read(sandbox: Sandbox, waba: string) {
  const { status, body } = await call<{ data: WhatsappFunding }>(
    sandbox,
    `/whatsapp/accounts/${waba}/funding`,
  );
  if (status !== 200) throw new Error(body.error);
  return body.data;
}

function ensure(
  sandbox: Sandbox,
  waba: string,
  portfolio: string = PORTFOLIO,
): Promise<ApiResponse<{ data: WhatsappFunding }>> {
  return call(sandbox, `/whatsapp/accounts/${waba}/funding`, {
    method: "POST",
    body: { business_portfolio_id: portfolio },
  });
}

function revoke(
  sandbox: Sandbox,
  portfolio: string,
  key?: string,
): Promise<ApiResponse<{ data: WhatsappFundingOperation }>> {
  return call(sandbox, `/whatsapp/portfolios/${portfolio}/funding/revoke`, {
    method: "POST",
    headers: key === undefined ? {} : { "Idempotency-Key": key },
  });
}

test("distinguishes funded accounts from others", async () => {
  const { sandbox } = await startWithClock();
  expect(await read(sandbox, FUNDED)).toMatchObject({
    waba_id: FUNDED,
    business_portfolio_id: PORTFOLIO,
    status: "funded",
    reason: null,
    paid_messages: { paused: false, reasons: [] },
    operation: null,
  });
  expect(await read(sandbox, UNFUNDED)).toMatchObject({
    status: "not_funded",
    reason: "existing_payment_method",
    last_verified_at: null,
  });
  const unknown = await call(sandbox, "/whatsapp/accounts/1/funding");
  expect(unknown.status).toBe(404);
});

test("a run is pending, running and over, and the account funded", async () => {
  const { sandbox, pass } = await startWithClock();
  const first = await ensure(sandbox, UNFUNDED);
  expect(first.status).toBe(202);
  expect(first.body.data).toMatchObject({
    status: "pending",
    operation: { status: "pending", finished_at: null },
  });
  pass(150);
  const again = await ensure(sandbox, UNFUNDED);
  expect(again.status).toBe(202);
  expect(again.body.data.operation).toMatchObject({
    id: first.body.data.operation!.id,
    status: "running",
  });
  pass(1000);
  const funding = await read(sandbox, UNFUNDED);
  expect(funding).toMatchObject({
    status: "funded",
    reason: null,
    operation: { status: "succeeded" },
  });
  expect(funding.last_verified_at).toMatch(/^[^.]+Z$/);
  expect((await ensure(sandbox, UNFUNDED)).status).toBe(200);
});

test("an account that is new to the project is recorded with its portfolio", async () => {
  const { sandbox, pass } = await startWithClock();
  const { status } = await ensure(sandbox, "55500011122", "777000111");
  expect(status).toBe(202);
  pass(1000);
  expect(await read(sandbox, "55500011122")).toMatchObject({
    business_portfolio_id: "777000111",
    status: "funded",
  });
});

test("rejects invalid ids, and a portfolio that does not own the account", async () => {
  const { sandbox } = await startWithClock();
  for (const [waba, portfolio] of [
    ["x1", PORTFOLIO],
    [FUNDED, "p"],
  ] as const) {
    const { status, body } = await ensure(sandbox, waba, portfolio);
    expect([status, body.error]).toEqual([
      400,
      expect.stringContaining("digits only") as string,
    ]);
  }
  const missing = await call(sandbox, `/whatsapp/accounts/${FUNDED}/funding`, {
    method: "POST",
    body: {},
  });
  expect(missing.status).toBe(400);
  const foreign = await ensure(sandbox, FUNDED, OTHER);
  expect([foreign.status, foreign.body.error]).toEqual([
    409,
    expect.stringContaining("another portfolio") as string,
  ]);
});

test("lists the accounts of a portfolio by cursor, newest first", async () => {
  const { sandbox } = await startWithClock();
  const list = `/whatsapp/portfolios/${PORTFOLIO}/accounts`;
  const accounts = await walk<WhatsappFunding>(sandbox, `${list}?limit=1`);
  expect(accounts.map(({ waba_id: id }) => id)).toEqual([UNFUNDED, FUNDED]);
  for (const search of ["limit=0", "limit=101", "after=x"]) {
    expect((await call(sandbox, `${list}?${search}`)).status).toBe(400);
  }
  const unknown = await call(sandbox, "/whatsapp/portfolios/1/accounts");
  expect(unknown.status).toBe(404);
});

test("usage is what broadcasts cost in the time that is asked for", async () => {
  const { sandbox, pass } = await startWithClock();
  const created = await call<{ data: { id: string } }>(
    sandbox,
    "/whatsapp/broadcasts",
    {
      method: "POST",
      body: {
        whatsapp_broadcast: {
          name: "January",
          phone_number_id: "1234567890",
          whatsapp_template_id: "784203120908608",
        },
      },
    },
  );
  const path = `/whatsapp/broadcasts/${created.body.data.id}`;
  await call(sandbox, `${path}/recipients`, {
    method: "POST",
    body: {
      whatsapp_broadcast: {
        recipients: [
          { phone_number: "14155550101" },
          { phone_number: "14155550102" },
        ],
      },
    },
  });
  await call(sandbox, `${path}/send`, { method: "POST" });
  pass(5000);
  const usage = async (place: string, from: string, to: string) => {
    const { status, body } = await call<{ data: WhatsappBillingUsage }>(
      sandbox,
      `/whatsapp/${place}/usage${query({ start_time: from, end_time: to })}`,
    );
    if (status !== 200) throw new Error(body.error);
    return body.data;
  };
  const [from, to] = ["2026-01-31T00:00:00Z", "2026-02-01T00:00:00Z"] as const;
  const account = await usage(`accounts/${FUNDED}`, from, to);
  expect(account).toMatchObject({
    start_time: from,
    end_time: to,
    totals: { customer_charge_micro_usd: 50_000 },
  });
  expect(account.breakdown).toMatchObject([
    { usage_kind: "messaging", billable_messages: 2 },
    { usage_kind: "calling", coverage: { status: "supported" } },
  ]);
  expect(account.breakdown[1]).not.toHaveProperty("billable_messages");
  const portfolio = await usage(`portfolios/${PORTFOLIO}`, from, to);
  expect(portfolio.totals).toEqual(account.totals);
  const before = await usage(
    `accounts/${FUNDED}`,
    "2026-01-01T00:00:00Z",
    from,
  );
  expect(before.totals.customer_charge_micro_usd).toBe(0);
});

test("usage needs a time of 31 days at most", async () => {
  const { sandbox } = await startWithClock();
  const rejected = [
    "",
    "?start_time=2026-01-01T00:00:00Z",
    "?start_time=today&end_time=2026-01-02T00:00:00Z",
    "?start_time=2026-01-02T00:00:00Z&end_time=2026-01-01T00:00:00Z",
    "?start_time=2026-01-01T00:00:00Z&end_time=2026-02-01T00:00:01Z",
  ];
  for (const place of [`accounts/${FUNDED}`, `portfolios/${PORTFOLIO}`]) {
    for (const search of rejected) {
      const path = `/whatsapp/${place}/usage${search}`;
      expect([path, (await call(sandbox, path)).status]).toEqual([path, 400]);
    }
  }
  const time = "?start_time=2026-01-01T00:00:00Z&end_time=2026-02-01T00:00:00Z";
  for (const place of ["accounts/1", "portfolios/1"]) {
    const response = await call(sandbox, `/whatsapp/${place}/usage${time}`);
    expect(response.status).toBe(404);
  }
});

test("revoking is queued, can be polled, and ends the funding", async () => {
  const { sandbox, pass } = await startWithClock();
  const { status, body } = await revoke(sandbox, PORTFOLIO, "first");
  expect(status).toBe(202);
  expect(body.data).toMatchObject({
    business_portfolio_id: PORTFOLIO,
    status: "queued",
  });
  const path = `/whatsapp/portfolios/${PORTFOLIO}/funding/operations/${body.data.operation_id}`;
  const poll = async () =>
    (await call<{ data: WhatsappFundingOperation }>(sandbox, path)).body.data
      .status;
  pass(150);
  expect(await poll()).toBe("running");
  expect((await read(sandbox, FUNDED)).status).toBe("funded");
  pass(100);
  expect(await poll()).toBe("succeeded");
  expect(await read(sandbox, FUNDED)).toMatchObject({
    status: "revoked",
    reason: "funding_revoked",
  });
  const ensured = await ensure(sandbox, FUNDED);
  expect([ensured.status, ensured.body.error]).toEqual([
    409,
    expect.stringContaining("was stopped") as string,
  ]);
});

test("a repeated key returns the operation that it started", async () => {
  const { sandbox, pass } = await startWithClock();
  const first = await revoke(sandbox, PORTFOLIO, "key");
  pass(1000);
  const second = await revoke(sandbox, PORTFOLIO, "key");
  expect(second.status).toBe(202);
  expect(second.body.data).toMatchObject({
    operation_id: first.body.data.operation_id,
    status: "succeeded",
  });
  const other = await revoke(sandbox, OTHER, "key");
  expect([other.status, other.body.error]).toEqual([
    409,
    expect.stringContaining("Idempotency-Key") as string,
  ]);
});

test("rejects a revocation without a key, with a long one, and of an unknown portfolio", async () => {
  const { sandbox } = await startWithClock();
  expect((await revoke(sandbox, PORTFOLIO)).status).toBe(400);
  const long = "k".repeat(256);
  expect((await revoke(sandbox, PORTFOLIO, long)).status).toBe(400);
  expect((await revoke(sandbox, PORTFOLIO, long.slice(1))).status).toBe(202);
  expect((await revoke(sandbox, "1", "key")).status).toBe(404);
  const operation = `/whatsapp/portfolios/${PORTFOLIO}/funding/operations/${idOf(9)}`;
  expect((await call(sandbox, operation)).status).toBe(404);
});
