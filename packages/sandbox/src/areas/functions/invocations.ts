import { randomUUID } from "node:crypto";
import type {
  FunctionConsoleLog,
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
  isObject,
  notFound,
  sql,
  table,
  type Database,
  type Handlers,
  type NewRow,
  type Reply,
  type Row,
  type WritingCall,
} from "../../kernel.js";
import { kapsoFunction, requireDeployed, type functions } from "./function.js";
import { isJsonType, standIn, type FunctionResult } from "./stand-in.js";

export const functionInvocations = table(
  "function_invocations",
  (t) => ({
    id: t.key(t.text),
    function_id: t.text,
    status_code: t.integer,
    duration_ms: t.integer,
    request_body: t.optional(t.json()),
    response_body: t.optional(t.json()),
    error_message: t.optional(t.text),
    console_logs: t.json<FunctionConsoleLog[]>(),
    created_at: t.instant,
  }),
  { indexes: ["(function_id, created_at, id)"] },
);

/** The longest error message that is stored, in characters. */
const MAX_ERROR_LENGTH = 512;

/** The recorded duration of every invocation. */
const DURATION_MS = 12;

/** Invoke functions, and list their invocations. */
export const invocationHandlers = {
  async invokeFunction(call) {
    const { body, hasKey } = call;
    const row = await kapsoFunction.require(call);
    if (!hasKey && !row.public_endpoint) throw notFound("Function not found");
    requireDeployed(row, "Function is not deployed");
    const outcome = standIn(row.deployed_code ?? "", body);
    if ("error" in outcome) throw await failure(call, row, 500, outcome.error);
    const { status } = outcome;
    if (status < 200 || status > 299) {
      const error = `The function responded with status ${status}.`;
      throw await failure(call, row, status, error);
    }
    await record(call, row, {
      status_code: status,
      response_body: toObject(outcome.body),
    });
    return toReply(outcome, row.invoke_response_mode);
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

/** The invocations of a function as the API shows them; the newest first. */
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
  return rows.map(({ function_id: _, ...row }) => dated(row));
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

type InvokingCall = WritingCall & { body: unknown };

/** Records an invocation that failed, and returns the problem to throw. */
async function failure(
  call: InvokingCall,
  row: Row<typeof functions>,
  status: number,
  detail: string,
): Promise<HttpProblem> {
  const message = detail.slice(0, MAX_ERROR_LENGTH);
  const id = await record(call, row, {
    status_code: status,
    error_message: message,
    console_logs: [
      {
        level: "error",
        message,
        logged_at: formatTimestamp(call.clock.read()),
        stack: `${message}\n    at handler (${row.slug}.js:1:1)`,
      },
    ],
  });
  const error = "Function execution failed";
  return new HttpProblem(500, error, {
    body: { error, detail, invocation_id: id },
  });
}

/** Records an invocation and returns its id. */
async function record(
  { database, clock, body }: InvokingCall,
  { id: functionId }: Row<typeof functions>,
  invocation: Partial<NewRow<typeof functionInvocations>> & {
    status_code: number;
  },
): Promise<string> {
  const id = randomUUID();
  const row = {
    id,
    function_id: functionId,
    duration_ms: DURATION_MS,
    request_body: toObject(body),
    console_logs: [],
    created_at: clock.tick(),
    ...invocation,
  };
  await database.write(insert(functionInvocations, [row]));
  return id;
}

/** Invocations store objects only; other bodies are stored as null. */
function toObject(value: unknown): Record<string, unknown> | null {
  return isObject(value) ? value : null;
}
