import { randomUUID } from "node:crypto";
import type {
  FunctionInvocationDetail,
  ListFunctionInvocationsQuery,
} from "@kapso-platform/types";
import {
  data,
  dated,
  equals,
  formatTimestamp,
  HttpProblem,
  insert,
  notFound,
  sql,
  type Database,
  type Handlers,
  type PathCall,
  type Reply,
  type Row,
} from "../../kernel.js";
import { kapsoFunction, requireDeployed } from "./function.js";
import { isJsonType, standIn, type FunctionResult } from "./stand-in.js";
import { functionInvocations, type functions } from "./table.js";

/** How much of an error an invocation keeps. */
const MAX_ERROR_LENGTH = 512;

/** How long every invocation takes, by its record. */
const DURATION_MS = 12;

/** Functions are called, and what came of it is listed. */
export const functionInvocationHandlers = {
  async invokeFunction(call) {
    const { body, hasKey } = call;
    const row = await kapsoFunction.require(call);
    if (!hasKey && !row.public_endpoint) throw notFound("Function not found");
    requireDeployed(row, "Function is not deployed");
    const outcome = standIn(row.deployed_code ?? "", body);
    if (outcome.kind === "threw") {
      throw await failure(call, row, body, 500, outcome.error);
    }
    const { result } = outcome;
    const { status } = result;
    if (status < 200 || status > 299) {
      const error = `The function responded with status ${status}.`;
      throw await failure(call, row, body, status, error);
    }
    await record(call, row, {
      status_code: status,
      request_body: body,
      response_body: result.body,
    });
    return toReply(result, row.invoke_response_mode);
  },

  async listFunctionInvocations(call) {
    const { id, name } = await kapsoFunction.require(call);
    const invocations = await readInvocations(call.database, id, call.query);
    return data({
      function_id: id,
      function_name: name,
      invocations,
      total: invocations.length,
    });
  },
} satisfies Handlers;

/** What came of calling a function, as the API shows it; the newest first. */
export async function readInvocations(
  database: Database,
  functionId: string,
  { status, limit = 10 }: ListFunctionInvocationsQuery,
): Promise<FunctionInvocationDetail[]> {
  const rows = await database.all(functionInvocations, {
    where: [
      equals(functionInvocations.function_id, functionId),
      status === undefined
        ? undefined
        : sql`(${functionInvocations.status_code} BETWEEN 200 AND 299) = ${status === "success"}`,
    ],
    orderBy: sql`${functionInvocations.created_at} DESC, ${functionInvocations.id} DESC`,
    limit,
  });
  return rows.map(({ function_id: _, ...row }) => dated(row, "created_at"));
}

/** Relays what a function responded, or nests its JSON under `data`. */
function toReply(result: FunctionResult, mode: string): Reply {
  const { status, contentType, body } = result;
  const isJson = isJsonType(contentType);
  if (mode === "wrapped" && isJson) return { status, body: { data: body } };
  // Statuses that allow no body.
  if (status === 204 || status === 205) return { status };
  const text =
    !isJson && typeof body === "string" ? body : JSON.stringify(body);
  return { status, content: { type: contentType, data: text } };
}

type Recording = Pick<PathCall<unknown>, "database" | "clock">;

/** Records a call that failed, and gives the problem to throw. */
async function failure(
  call: Recording,
  row: Row<typeof functions>,
  request: unknown,
  status: number,
  detail: string,
): Promise<HttpProblem> {
  const id = await record(call, row, {
    status_code: status,
    request_body: request,
    error: detail,
  });
  const error = "Function execution failed";
  return new HttpProblem(500, error, {
    body: { error, detail, invocation_id: id },
  });
}

/** Records an invocation and gives its id. */
async function record(
  { database, clock }: Recording,
  { id: functionId, slug }: Row<typeof functions>,
  invocation: {
    status_code: number;
    request_body: unknown;
    response_body?: unknown;
    error?: string;
  },
): Promise<string> {
  const id = randomUUID();
  const now = clock.tick();
  const error = invocation.error?.slice(0, MAX_ERROR_LENGTH);
  const row = {
    id,
    function_id: functionId,
    status_code: invocation.status_code,
    duration_ms: DURATION_MS,
    request_body: toObject(invocation.request_body),
    response_body: toObject(invocation.response_body),
    error_message: error,
    console_logs:
      error === undefined
        ? []
        : [
            {
              level: "error",
              message: error,
              logged_at: formatTimestamp(now),
              stack: `${error}\n    at handler (${slug}.js:1:1)`,
            },
          ],
    created_at: now,
  };
  await database.write(insert(functionInvocations, [row]));
  return id;
}

/** Records hold objects only; other bodies are null in them. */
function toObject(value: unknown): Record<string, unknown> | null {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}
