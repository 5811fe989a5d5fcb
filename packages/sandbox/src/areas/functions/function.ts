import type { KapsoFunction } from "@kapso-platform/types";
import {
  dated,
  resource,
  sql,
  table,
  unprocessable,
  type Row,
  type WritingCall,
} from "../../kernel.js";
import { PROJECT_ID } from "../../project-identity.js";
import { basePath } from "../../spec/document.js";

export const functions = table(
  "functions",
  (t) => ({
    id: t.key(t.text),
    name: t.text,
    slug: t.unique(t.text),
    lock_version: t.integer,
    description: t.optional(t.text),
    code: t.text,
    // The live code, or that of a running deployment.
    deployed_code: t.optional(t.text),
    version: t.optional(t.integer),
    status: t.text,
    deploy_due_at: t.optional(t.instant),
    deploy_fails: t.boolean,
    last_deployed_at: t.optional(t.instant),
    function_type: t.text,
    invoke_response_mode: t.text,
    public_endpoint: t.boolean,
    runtime_config: t.optional(t.json()),
    ...t.times,
  }),
  { indexes: ["(created_at, id)"] },
);

/** The columns of a new draft besides its name, slug and code. */
export const NEW_DRAFT = {
  lock_version: 0,
  status: "draft",
  deploy_fails: false,
  invoke_response_mode: "passthrough",
  public_endpoint: false,
} as const;

export const kapsoFunction = resource({
  name: "Function",
  table: functions,
  at: (path: { function_id: string }) => ({ id: path.function_id }),
  toItem: toFunction,
  before: settleDeployments,
});

/** Finishes the deployments that are due. */
export function settleDeployments({
  database,
  clock,
}: WritingCall): Promise<void> {
  const due = sql`updated_at = deploy_due_at, deploy_due_at = NULL WHERE deploy_due_at <= ${clock.read()}`;
  return database.write([
    sql`UPDATE ${functions} SET status = 'error', ${due} AND deploy_fails`,
    sql`UPDATE ${functions} SET status = 'deployed', version = coalesce(version, 0) + 1, last_deployed_at = deploy_due_at, ${due}`,
  ]);
}

/** Throws HttpProblem 422 with the message unless the function is deployed. */
export function requireDeployed(
  { status }: { status: string },
  message: string,
): void {
  if (status !== "deployed") throw unprocessable(message);
}

/** Where a function is invoked. */
export function invokeUrl(origin: string, id: string): string {
  return `${origin}${basePath}/functions/${id}/invoke`;
}

/**
 * A row as the API shows it. Functions on Supabase have their endpoint there,
 * and the sandbox has no Supabase project.
 */
function toFunction(
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
    ...dated(shown),
    endpoint_url:
      row.function_type === "cloudflare_worker"
        ? invokeUrl(url.origin, row.id)
        : null,
    project_id: PROJECT_ID,
    created_by_id: null,
  };
}
