import type { FunctionResponse } from "@kapso-platform/types";
import type { Sandbox } from "../../src/index.js";
import { call, type ApiResponse } from "./api.js";
import type { TimedSandbox } from "./clock.js";

/** Creates a function that echoes what it is given, by default. */
export function createFunction(
  sandbox: Sandbox,
  wanted: object = {},
): Promise<ApiResponse<FunctionResponse>> {
  return call(sandbox, "/functions", {
    method: "POST",
    body: {
      function: {
        name: "Echo",
        code: "",
        function_type: "cloudflare_worker",
        ...wanted,
      },
    },
  });
}

/** Changes a function. */
export function updateFunction(
  sandbox: Sandbox,
  id: string,
  change: object,
): Promise<ApiResponse<FunctionResponse>> {
  return call(sandbox, `/functions/${id}`, {
    method: "PATCH",
    body: { function: change },
  });
}

/** Reads a function. */
export async function readFunction(
  sandbox: Sandbox,
  id: string,
): Promise<FunctionResponse["data"]> {
  const { body } = await call<FunctionResponse>(sandbox, `/functions/${id}`);
  return body.data;
}

/** The id of a function that is created and deployed. */
export async function deployed(
  sandbox: Sandbox,
  advance: TimedSandbox["advance"],
  wanted: object = {},
): Promise<string> {
  const { body } = await createFunction(sandbox, wanted);
  await call(sandbox, `/functions/${body.data.id}/deploy`, { method: "POST" });
  advance(1000);
  return body.data.id;
}
