import type { Row } from "@libsql/client";
import type { ExternalApiLog } from "@kapso-platform/types";
import { API_KEY_ID, API_KEY_NAME } from "../project-identity.js";
import { requiredNumber, requiredText, text } from "./database.js";
import { formatTimestamp } from "./timestamps.js";

/** A row as the API shows it. */
export function toApiLog(row: Row): ExternalApiLog {
  return {
    id: requiredText(row, "id"),
    endpoint: requiredText(row, "endpoint"),
    http_method: requiredText(row, "http_method"),
    response_status: requiredNumber(row, "response_status"),
    response_time_ms: requiredNumber(row, "response_time_ms"),
    // The sandbox is reached from its own machine only.
    ip_address: "127.0.0.1",
    error_message: text(row, "error_message"),
    created_at: formatTimestamp(requiredNumber(row, "created_at")),
    api_key_id: API_KEY_ID,
    api_key_name: API_KEY_NAME,
  };
}
