import { randomUUID } from "node:crypto";
import type { Row } from "@libsql/client";
import type { FunctionConsoleLog } from "@kapso-platform/types";
import type { Clock } from "../clock.js";
import {
  isJsonType,
  standIn,
  type FunctionResult,
} from "../functions/stand-in.js";
import { HttpProblem, notFound } from "../http/problem.js";
import { data, type Reply } from "../http/reply.js";
import {
  requiredNumber,
  requiredText,
  text,
  type Database,
} from "../storage/database.js";
import { toInvocation } from "../storage/functions.js";
import { insertStatements } from "../storage/insert.js";
import { formatTimestamp } from "../storage/timestamps.js";
import { requireDeployed, requireFunction } from "./functions.js";
import type { Handlers } from "./handler.js";

/** How much of an error an invocation keeps. */
const MAX_ERROR_LENGTH = 512;

/** How long every invocation takes, by its record. */
const DURATION_MS = 12;

/** Tag Functions: functions are called, and what came of it is listed. */
export const functionInvocationHandlers = {
  async invokeFunction({ path, body, hasKey, database, clock }) {
    const row = await requireFunction(database, clock, path.function_id);
    if (!hasKey && requiredNumber(row, "public_endpoint") === 0) {
      throw notFound("Function not found");
    }
    requireDeployed(row, "Function is not deployed");
    const outcome = standIn(text(row, "deployed_code") ?? "", body);
    if (outcome.kind === "threw") {
      throw await fail(database, clock, row, body, 500, outcome.error);
    }
    const { result } = outcome;
    if (result.status < 200 || result.status > 299) {
      const error = `The function answered with status ${result.status}.`;
      throw await fail(database, clock, row, body, result.status, error);
    }
    await record(database, clock, row, {
      status_code: result.status,
      request: body,
      response: result.body,
    });
    return toReply(result, requiredText(row, "invoke_response_mode"));
  },

  async listFunctionInvocations({ path, query, database, clock }) {
    const { function_id: functionId } = path;
    const row = await requireFunction(database, clock, functionId);
    const success = "status_code BETWEEN 200 AND 299";
    const condition =
      query.status === undefined
        ? "1"
        : query.status === "success"
          ? success
          : `NOT (${success})`;
    const rows = await database.rows(
      `SELECT * FROM function_invocations WHERE function_id = ? AND ${condition} ORDER BY created_at DESC, id DESC LIMIT ?`,
      [functionId, query.limit ?? 10],
    );
    return data({
      function_id: functionId,
      function_name: requiredText(row, "name"),
      invocations: rows.map(toInvocation),
      total: rows.length,
    });
  },
} satisfies Handlers;

/** Relays what a function answered, or nests its JSON under `data`. */
function toReply(result: FunctionResult, mode: string): Reply {
  const { status, contentType, body } = result;
  const isJson = isJsonType(contentType);
  if (mode === "wrapped" && isJson) return { status, body: { data: body } };
  // Statuses that allow no body.
  if (status === 204 || status === 205) return { status };
  const content =
    !isJson && typeof body === "string" ? body : JSON.stringify(body);
  return { status, content: { type: contentType, text: content } };
}

async function fail(
  database: Database,
  clock: Clock,
  row: Row,
  request: unknown,
  status: number,
  error: string,
): Promise<HttpProblem> {
  const id = await record(database, clock, row, {
    status_code: status,
    request,
    error,
  });
  const sentence = "Function execution failed";
  return new HttpProblem(500, sentence, {
    body: { error: sentence, detail: error, invocation_id: id },
  });
}

/** Records an invocation and gives its id. */
async function record(
  database: Database,
  clock: Clock,
  row: Row,
  invocation: {
    status_code: number;
    request: unknown;
    response?: unknown;
    error?: string;
  },
): Promise<string> {
  const id = randomUUID();
  const now = clock.tick();
  const error = invocation.error?.slice(0, MAX_ERROR_LENGTH) ?? null;
  const logs: FunctionConsoleLog[] =
    error === null
      ? []
      : [
          {
            level: "error",
            message: error,
            logged_at: formatTimestamp(now),
            stack: `${error}\n    at handler (${requiredText(row, "slug")}.js:1:1)`,
          },
        ];
  await database.write(
    insertStatements("function_invocations", [
      {
        id,
        function_id: requiredText(row, "id"),
        status_code: invocation.status_code,
        duration_ms: DURATION_MS,
        request_body_json: objectJson(invocation.request),
        response_body_json: objectJson(invocation.response),
        error_message: error,
        console_logs_json: JSON.stringify(logs),
        created_at: now,
      },
    ]),
  );
  return id;
}

/** Records hold objects only; other bodies are null in them. */
function objectJson(value: unknown): string | null {
  const isObject =
    typeof value === "object" && value !== null && !Array.isArray(value);
  return isObject ? JSON.stringify(value) : null;
}
