import {
  equals,
  sql,
  type Database,
  type HttpProblem,
  type Row,
  type Where,
} from "../../../kernel.js";
import { currentFlows, type FlowRow } from "../../whatsapp-flows/flow.js";
import { findViolations } from "../../whatsapp-flows/flow-json.js";
import { phoneNumbers } from "../../phone-numbers/table.js";
import { messagingNotFound, metaProblem } from "../problem.js";

/** What is wrong with a flow's JSON, as Meta lists it. */
export interface FlowError {
  error: string;
  error_type: string;
  message: string;
}

/** A flow by its Meta id; throws HttpProblem 404. */
export async function requireFlow(
  database: Database,
  id: string,
  more: Where = [],
): Promise<FlowRow> {
  const row = await database.first(currentFlows, [
    equals(currentFlows.meta_flow_id, id),
    ...more,
  ]);
  if (row) return row;
  throw messagingNotFound(`${id} is not the id of a flow.`);
}

/** The first number of a business account, to which its new flows belong. */
export async function requireNumberOf(
  database: Database,
  account: string,
): Promise<Row<typeof phoneNumbers>> {
  const row = await database.first(
    phoneNumbers,
    [equals(phoneNumbers.business_account_id, account)],
    sql`${phoneNumbers.position}`,
  );
  if (row) return row;
  throw messagingNotFound(
    `${account} is not a business account of a phone number of this project.`,
  );
}

/** What is wrong with the text of a flow's JSON, as Meta lists it. */
export function checkFlowJson(text: string): {
  /** Undefined for a text that is no JSON object. */
  json?: Record<string, unknown>;
  errors: FlowError[];
} {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { errors: [invalidJson(String(error))] };
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return { errors: [invalidJson("A flow is a JSON object.")] };
  }
  const json = value as Record<string, unknown>;
  return { json, errors: errorsOf(json) };
}

/** The violations of a stored flow. */
export function errorsOf(json: Record<string, unknown>): FlowError[] {
  return findViolations(json).map(({ path, message, error, error_type }) => ({
    error,
    error_type,
    message: `${path}: ${message}`,
  }));
}

function invalidJson(message: string) {
  return {
    error: "INVALID_FLOW_JSON",
    error_type: "JSON_SCHEMA_ERROR",
    message,
  };
}

/** Meta's error of a change that the status of a flow rules out. */
export function wrongStatus(code: number, details: string): HttpProblem {
  return metaProblem({
    status: 400,
    code,
    message: `(#${code}) The flow cannot be changed so`,
    details,
  });
}
