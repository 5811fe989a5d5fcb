import type { KapsoFunction } from "@kapso-platform/types";
import type { Clock } from "../../clock.js";
import {
  dated,
  resource,
  sql,
  unprocessable,
  type Database,
  type Row,
} from "../../kernel.js";
import { PROJECT_ID } from "../../project-identity.js";
import { basePath } from "../../spec/document.js";
import { functions } from "./table.js";

/** A function as it is now: due deployments are finished first. */
export const kapsoFunction = resource({
  name: "Function",
  table: functions,
  source: functions,
  at: (path: { function_id: string }) => ({ id: path.function_id }),
  toItem: toFunction,
  before: settleDeployments,
});

/** Finishes the deployments whose time has come. */
export function settleDeployments({
  database,
  clock,
}: {
  database: Database;
  clock: Pick<Clock, "read">;
}): Promise<void> {
  const due = sql`updated_at = deploy_due_at, deploy_due_at = NULL WHERE deploy_due_at <= ${clock.read()}`;
  return database.write([
    sql`UPDATE ${functions} SET status = 'error', ${due} AND deploy_fails`,
    sql`UPDATE ${functions} SET status = 'deployed', version = coalesce(version, 0) + 1, last_deployed_at = deploy_due_at, ${due}`,
  ]);
}

/** Throws HttpProblem 422 with the sentence unless the function is deployed. */
export function requireDeployed(
  { status }: { status: string },
  sentence: string,
): void {
  if (status !== "deployed") throw unprocessable(sentence);
}

/** Where an invocation is sent. */
export function invokeUrl(origin: string, id: string): string {
  return `${origin}${basePath}/functions/${id}/invoke`;
}

/**
 * A row as the API shows it. Functions on Supabase have their endpoint there,
 * and the sandbox has no Supabase project.
 */
export function toFunction(
  row: Row<typeof functions>,
  { url }: { url: URL },
): KapsoFunction {
  const {
    deployed_code: _code,
    deploy_due_at: _due,
    deploy_fails: _fails,
    ...shown
  } = row;
  return {
    ...dated(shown, "last_deployed_at", "created_at", "updated_at"),
    endpoint_url:
      row.function_type === "cloudflare_worker"
        ? invokeUrl(url.origin, row.id)
        : null,
    project_id: PROJECT_ID,
    created_by_id: null,
  };
}
