import { isObject, type Call, type Database } from "../../../kernel.js";
import { currentFlows, type FlowRow } from "../../whatsapp-flows/flow.js";
import { findViolations } from "../../whatsapp-flows/flow-json.js";
import { existing } from "../problem.js";

/** A violation in a flow's JSON, as Meta lists it. */
interface FlowError {
  error: string;
  error_type: string;
  message: string;
}

/** The query parameters that say to whom a flow belongs. */
type OwnerFilter = NonNullable<Call<"getFlow">["query"]>;

/** A flow by its Meta id; throws HttpProblem 404. */
export async function requireFlow(
  database: Database,
  id: string,
  owner: OwnerFilter = {},
): Promise<FlowRow> {
  const { phone_number_id, business_account_id } = owner;
  const row = await database.first(currentFlows, {
    meta_flow_id: id,
    phone_number_id,
    business_account_id,
  });
  return existing(row, `${id} is not the id of a flow.`);
}

/** Reads the text of a flow's JSON; `json` is undefined unless it is an object. */
export function checkFlowJson(text: string): {
  json?: Record<string, unknown>;
  errors: FlowError[];
} {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { errors: [invalidJson(String(error))] };
  }
  return isObject(value)
    ? { json: value, errors: errorsOf(value) }
    : { errors: [invalidJson("A flow is a JSON object.")] };
}

/** The violations of a stored flow. */
export function errorsOf(json: Record<string, unknown>): FlowError[] {
  return findViolations(json).map(({ path, message, error, error_type }) => ({
    error,
    error_type,
    message: `${path}: ${message}`,
  }));
}

function invalidJson(message: string): FlowError {
  return {
    error: "INVALID_FLOW_JSON",
    error_type: "JSON_SCHEMA_ERROR",
    message,
  };
}
