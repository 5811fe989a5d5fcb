import type { WhatsappFunding } from "@kapso-platform/types";
import { BACKGROUND_STEP } from "../../background.js";
import {
  badRequest,
  formatTimestamp,
  found,
  joined,
  SECOND,
  source,
  sql,
  table,
  type HttpProblem,
  type Microseconds,
  type PathCall,
  type Row,
  type WritingCall,
} from "../../kernel.js";
import { phoneNumbers } from "../phone-numbers/phone-number.js";

/** Who pays for the messages of business accounts. */
export const portfolios = table("funding_portfolios", (t) => ({
  portfolio_id: t.key(t.text),
  // False once funding was stopped; it does not start again by itself.
  enabled: t.boolean,
}));

export const accounts = table(
  "funding_accounts",
  (t) => ({
    waba_id: t.key(t.text),
    portfolio_id: t.optional(t.text),
    status: t.text,
    reason: t.optional(t.text),
    last_verified_at: t.optional(t.instant),
    last_checked_at: t.optional(t.instant),
    created_at: t.instant,
  }),
  { cursor: "created_at", indexes: ["(portfolio_id, created_at, waba_id)"] },
);

/** Attempts to set up the funding of an account. */
export const runs = table(
  "funding_runs",
  (t) => ({ id: t.key(t.text), waba_id: t.text, started_at: t.instant }),
  { indexes: ["(waba_id, started_at)"] },
);

/** Requests to stop the funding of a portfolio. */
export const operations = table("funding_operations", (t) => ({
  operation_id: t.key(t.text),
  portfolio_id: t.text,
  idempotency_key: t.unique(t.text),
  requested_at: t.instant,
}));

/** Runs and operations wait for one step and work for another. */
const DURATION = 2 * BACKGROUND_STEP;

/** The message for each reason. */
const MESSAGES: Readonly<Record<string, string>> = {
  existing_payment_method: "The account keeps its own payment method at Meta.",
  funding_in_progress: "Funding is being set up.",
  funding_revoked: "Funding of the portfolio was stopped.",
  inconclusive_evidence: "Meta's records do not show who pays now.",
  never_verified: "Funding was never set up.",
};

const IS_LATEST_RUN = sql`${runs.id} = (SELECT id FROM ${runs} WHERE waba_id = ${accounts.waba_id} ORDER BY started_at DESC, rowid DESC LIMIT 1)`;

/**
 * Every business account of the project with its latest run: accounts that have
 * funding records, and those that only own numbers mention.
 */
export const fundedAccounts = source(
  { ...accounts, run: joined(runs) },
  sql`(SELECT * FROM ${accounts}
    UNION ALL
    SELECT business_account_id, NULL, 'not_funded', 'never_verified', NULL, NULL, min(created_at)
    FROM ${phoneNumbers}
    WHERE business_account_id IS NOT NULL AND business_account_id NOT IN (SELECT waba_id FROM ${accounts})
    GROUP BY business_account_id) AS ${accounts}
    LEFT JOIN ${runs} ON ${IS_LATEST_RUN}`,
);

export type FundedAccount = Row<typeof fundedAccounts>;

/** A business account of the project, if it has one with this id. */
export async function findAccount(
  call: WritingCall,
  wabaId: string,
): Promise<FundedAccount | undefined> {
  await settleFunding(call);
  return call.database.first(fundedAccounts, { waba_id: wabaId });
}

/** The account of a path; throws HttpProblem 404. */
export async function requireAccount(
  call: PathCall<{ waba_id: string }>,
): Promise<FundedAccount> {
  const row = await findAccount(call, call.path.waba_id);
  return found(row, "WhatsApp business account not found");
}

/** The portfolio of a path; throws HttpProblem 404. */
export async function requirePortfolio(
  call: PathCall<{ portfolio_id: string }>,
): Promise<Row<typeof portfolios>> {
  await settleFunding(call);
  const { portfolio_id } = call.path;
  const row = await call.database.first(portfolios, { portfolio_id });
  return found(row, "Business portfolio not found");
}

/** Finishes the runs and operations that are due. */
export function settleFunding({ database, clock }: WritingCall): Promise<void> {
  const now = clock.read();
  const due = now - DURATION;
  return database.write([
    sql`UPDATE ${accounts} SET status = 'funded', reason = NULL,
      last_verified_at = ${runs.started_at} + ${DURATION}, last_checked_at = ${runs.started_at} + ${DURATION}
      FROM ${runs} WHERE ${IS_LATEST_RUN} AND ${accounts.status} = 'pending' AND ${runs.started_at} <= ${due}`,
    sql`UPDATE ${accounts} SET status = 'revoked', reason = 'funding_revoked', last_checked_at = ${now}
      WHERE status IN ('funded', 'pending') AND portfolio_id IN (SELECT portfolio_id FROM ${operations} WHERE requested_at <= ${due})`,
  ]);
}

/** The state at `now` of background work that began at `startedAt`. */
export function phaseOf(
  startedAt: Microseconds,
  now: Microseconds,
): "waiting" | "running" | "done" {
  if (now < startedAt + BACKGROUND_STEP) return "waiting";
  return now < startedAt + DURATION ? "running" : "done";
}

export function toFunding(
  row: FundedAccount,
  now: Microseconds,
): WhatsappFunding {
  const { reason } = row;
  return {
    waba_id: row.waba_id,
    business_portfolio_id: row.portfolio_id,
    status: row.status,
    reason,
    message:
      reason === null
        ? "The account is funded."
        : (MESSAGES[reason] ?? "The account is not funded."),
    currency: "USD",
    waba_currency: "USD",
    last_verified_at: wholeSeconds(row.last_verified_at),
    last_checked_at: wholeSeconds(row.last_checked_at),
    paid_messages: { paused: false, reasons: [] },
    operation: row.run && toRun(row.run, now),
  };
}

const RUN_STATUS = {
  waiting: "pending",
  running: "running",
  done: "succeeded",
} as const;

function toRun(
  { id, started_at: startedAt }: Row<typeof runs>,
  now: Microseconds,
): WhatsappFunding["operation"] {
  const phase = phaseOf(startedAt, now);
  return {
    id,
    status: RUN_STATUS[phase],
    started_at: wholeSeconds(startedAt),
    finished_at: phase === "done" ? wholeSeconds(startedAt + DURATION) : null,
    error_kind: null,
    meta_error_code: null,
  };
}

/** Funding writes every time without a fraction. */
export function wholeSeconds(instant: Microseconds): string;
export function wholeSeconds(instant: Microseconds | null): string | null;
export function wholeSeconds(instant: Microseconds | null): string | null {
  return formatTimestamp(instant && instant - (instant % SECOND));
}

/** Funding rejects malformed requests with 400. */
export function asBadRequest(problem: HttpProblem): HttpProblem {
  return problem.status === 422 ? badRequest(problem.message) : problem;
}
