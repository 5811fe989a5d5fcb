import type { Row } from "@libsql/client";
import type {
  WhatsappFunding,
  WhatsappFundingOperation,
} from "@kapso-platform/types";
import { BACKGROUND_STEP } from "../background.js";
import {
  number,
  requiredNumber,
  requiredText,
  text,
  type Database,
} from "./database.js";
import type { KeysetQuery } from "./keyset.js";
import { formatTimestamp, type Microseconds } from "./timestamps.js";

/** Runs and operations wait for one step and work for another. */
const DURATION = 2 * BACKGROUND_STEP;

/** What each reason says to people. */
const MESSAGES: Readonly<Record<string, string>> = {
  existing_payment_method: "The account keeps its own payment method at Meta.",
  funding_in_progress: "Funding is being set up.",
  funding_revoked: "Funding of the portfolio was stopped.",
  inconclusive_evidence: "Meta's records do not show who pays at present.",
  never_verified: "Funding was never set up.",
};

const LATEST_RUN =
  "(SELECT rowid FROM funding_runs WHERE waba_id = a.waba_id ORDER BY started_at DESC LIMIT 1)";

/**
 * Every business account of the project: those with funding records, and those
 * that are known from own numbers only.
 */
const ACCOUNTS = `(SELECT * FROM funding_accounts
  UNION ALL
  SELECT business_account_id, NULL, 'not_funded', 'never_verified', NULL, NULL, min(created_at)
  FROM phone_numbers
  WHERE business_account_id IS NOT NULL AND business_account_id NOT IN (SELECT waba_id FROM funding_accounts)
  GROUP BY business_account_id) a
  LEFT JOIN funding_runs r ON r.rowid = ${LATEST_RUN}`;

const SELECT = "a.*, r.id AS run_id, r.started_at AS run_started_at";

/** The row of a business account, if the project has it. */
export function findFundingAccount(
  database: Database,
  wabaId: string,
): Promise<Row | undefined> {
  return database.row(`SELECT ${SELECT} FROM ${ACCOUNTS} WHERE a.waba_id = ?`, [
    wabaId,
  ]);
}

/** The row of a portfolio, if the project has it. */
export function findPortfolio(
  database: Database,
  portfolioId: string,
): Promise<Row | undefined> {
  return database.row(
    "SELECT * FROM funding_portfolios WHERE portfolio_id = ?",
    [portfolioId],
  );
}

/** The accounts of a portfolio, newest first. */
export function portfolioAccountQuery(portfolioId: string): KeysetQuery {
  return {
    select: SELECT,
    from: ACCOUNTS,
    sort: "a.created_at",
    id: "a.waba_id",
    where: [{ sql: "a.portfolio_id = ?", args: [portfolioId] }],
  };
}

/** Finishes the runs and operations whose time has come. */
export function settleFunding(
  database: Database,
  now: Microseconds,
): Promise<void> {
  const due = now - DURATION;
  return database.write([
    {
      sql: `UPDATE funding_accounts AS a SET status = 'funded', reason = NULL,
        last_verified_at = r.started_at + ${DURATION}, last_checked_at = r.started_at + ${DURATION}
        FROM funding_runs r WHERE r.rowid = ${LATEST_RUN} AND a.status = 'pending' AND r.started_at <= ?`,
      args: [due],
    },
    {
      sql: `UPDATE funding_accounts SET status = 'revoked', reason = 'funding_revoked', last_checked_at = ?
        WHERE status IN ('funded', 'pending') AND portfolio_id IN (SELECT portfolio_id FROM funding_operations WHERE requested_at <= ?)`,
      args: [now, due],
    },
  ]);
}

/** Where background work stands that began at `startedAt`. */
export function phaseOf(
  startedAt: Microseconds,
  now: Microseconds,
): "waiting" | "running" | "done" {
  if (now < startedAt + BACKGROUND_STEP) return "waiting";
  return now < startedAt + DURATION ? "running" : "done";
}

/** A row as the API shows it. */
export function toFunding(row: Row, now: Microseconds): WhatsappFunding {
  const reason = text(row, "reason");
  return {
    waba_id: requiredText(row, "waba_id"),
    business_portfolio_id: text(row, "portfolio_id"),
    status: requiredText(row, "status"),
    reason,
    message:
      reason === null
        ? "The account is funded."
        : (MESSAGES[reason] ?? "The account is not funded."),
    currency: "USD",
    waba_currency: "USD",
    last_verified_at: at(number(row, "last_verified_at")),
    last_checked_at: at(number(row, "last_checked_at")),
    paid_messages: { paused: false, reasons: [] },
    operation: runOf(row, now),
  };
}

/** A row of an operation as the API shows it. */
export function toFundingOperation(
  row: Row,
  now: Microseconds,
): WhatsappFundingOperation {
  const requestedAt = requiredNumber(row, "requested_at");
  const state = {
    waiting: ["queued", "The end of the portfolio's funding is queued."],
    running: ["running", "The portfolio's funding is being stopped."],
    done: ["succeeded", "The portfolio's funding is stopped."],
  } as const;
  const [status, message] = state[phaseOf(requestedAt, now)];
  return {
    operation_id: requiredText(row, "operation_id"),
    business_portfolio_id: requiredText(row, "portfolio_id"),
    status,
    requested_at: wholeSeconds(requestedAt),
    message,
  };
}

function runOf(row: Row, now: Microseconds): WhatsappFunding["operation"] {
  const id = text(row, "run_id");
  const startedAt = number(row, "run_started_at");
  if (id === null || startedAt === null) return null;
  const status = {
    waiting: "pending",
    running: "running",
    done: "succeeded",
  } as const;
  const phase = phaseOf(startedAt, now);
  return {
    id,
    status: status[phase],
    started_at: wholeSeconds(startedAt),
    finished_at: phase === "done" ? wholeSeconds(startedAt + DURATION) : null,
    error_kind: null,
    meta_error_code: null,
  };
}

function at(instant: Microseconds | null): string | null {
  return instant === null ? null : wholeSeconds(instant);
}

/** Funding writes every time without a fraction. */
function wholeSeconds(instant: Microseconds): string {
  return formatTimestamp(Math.floor(instant / 1_000_000) * 1_000_000);
}
