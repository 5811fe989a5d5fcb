import { randomUUID } from "node:crypto";
import type { Row } from "@libsql/client";
import type { UpdateFunctionBody } from "@kapso-platform/types";
import { BACKGROUND_STEP } from "../background.js";
import type { Clock } from "../clock.js";
import { isReadable } from "../functions/stand-in.js";
import { notFound, quote, unprocessable } from "../http/problem.js";
import { created, data, noContent } from "../http/reply.js";
import { slugOf, unusedSlug } from "../slug.js";
import { changeStatement } from "../storage/change.js";
import {
  requiredNumber,
  requiredText,
  type Database,
} from "../storage/database.js";
import {
  findFunction,
  readFunctions,
  settleDeployments,
  toFunction,
} from "../storage/functions.js";
import { insertStatements } from "../storage/insert.js";
import type { SqlValue } from "../storage/schema.js";
import type { Handlers } from "./handler.js";
import { requireCurrent } from "./workflows.js";

const MAX_CODE_BYTES = 1024 * 1024;

/** Tag Functions: the functions themselves and their deployment. */
export const functionHandlers = {
  async listFunctions({ url, database, clock }) {
    await settleDeployments(database, clock.read());
    const rows = await readFunctions(database);
    return data(rows.map((row) => toFunction(row, url.origin)));
  },

  createFunction({ body, url, database, clock }) {
    const { function: wanted } = body;
    const { name, slug, function_type: type } = wanted;
    requireName(name);
    requireCode(wanted.code);
    requirePublicType(wanted.public_endpoint, type);
    return database.exclusively(async () => {
      if (slug !== undefined) await refuseTakenSlug(database, slug);
      const id = randomUUID();
      const now = clock.tick();
      await database.write(
        insertStatements("functions", [
          {
            id,
            name,
            slug:
              slug ??
              (await unusedSlug(slugOf(name, "function"), (candidate) =>
                isTaken(database, candidate),
              )),
            lock_version: 0,
            description: wanted.description ?? null,
            code: wanted.code,
            deployed_code: null,
            version: null,
            status: "draft",
            deploy_due_at: null,
            deploy_fails: 0,
            last_deployed_at: null,
            function_type: type,
            invoke_response_mode: "passthrough",
            public_endpoint: wanted.public_endpoint ? 1 : 0,
            runtime_config_json: wanted.runtime_config
              ? JSON.stringify(wanted.runtime_config)
              : null,
            created_at: now,
            updated_at: now,
          },
        ]),
      );
      const row = await requireFunction(database, clock, id);
      return created(toFunction(row, url.origin));
    });
  },

  async getFunction({ path, url, database, clock }) {
    const row = await requireFunction(database, clock, path.function_id);
    return data(toFunction(row, url.origin));
  },

  updateFunction({ path, body, url, database, clock }) {
    const { function_id: id } = path;
    const { function: change } = body;
    return database.exclusively(async () => {
      const row = await requireFunction(database, clock, id);
      requireCurrent(row, change.lock_version);
      if (change.name !== undefined) requireName(change.name);
      if (change.code !== undefined) requireCode(change.code);
      requirePublicType(
        change.public_endpoint,
        requiredText(row, "function_type"),
      );
      requireMode(row, change.invoke_response_mode);
      if (change.slug !== undefined) {
        await refuseTakenSlug(database, change.slug, id);
      }
      await database.write([
        changeStatement("functions", id, {
          ...columnsOf(change),
          lock_version: requiredNumber(row, "lock_version") + 1,
          updated_at: clock.tick(),
        }),
      ]);
      const changed = await requireFunction(database, clock, id);
      return data(toFunction(changed, url.origin));
    });
  },

  deleteFunction({ path, database, clock }) {
    const { function_id: id } = path;
    return database.exclusively(async () => {
      await requireFunction(database, clock, id);
      await database.write([
        {
          sql: "DELETE FROM function_secrets WHERE function_id = ?",
          args: [id],
        },
        { sql: "DELETE FROM functions WHERE id = ?", args: [id] },
      ]);
      return noContent();
    });
  },

  deployFunction({ path, database, clock }) {
    const { function_id: id } = path;
    return database.exclusively(async () => {
      const row = await requireFunction(database, clock, id);
      if (requiredText(row, "function_type") === "supabase_function") {
        throw unprocessable("Supabase project required for Supabase functions");
      }
      const code = requiredText(row, "code");
      const fails = !isReadable(code);
      await database.write([
        changeStatement("functions", id, {
          deploy_due_at: clock.tick() + BACKGROUND_STEP,
          deploy_fails: fails ? 1 : 0,
          // A deployment that fails leaves what was live before.
          ...(!fails && { deployed_code: code }),
        }),
      ]);
      return {
        status: 202,
        body: {
          message: "Function deployment initiated",
          function_id: id,
          status: "deploying",
        },
      };
    });
  },
} satisfies Handlers;

/** The row of a function as it is now; throws HttpProblem 404. */
export async function requireFunction(
  database: Database,
  clock: Clock,
  id: string,
): Promise<Row> {
  await settleDeployments(database, clock.read());
  const row = await findFunction(database, id);
  if (!row) throw notFound("Function not found");
  return row;
}

/** Throws HttpProblem 422 with the sentence unless the function is deployed. */
export function requireDeployed(row: Row, sentence: string): void {
  if (requiredText(row, "status") !== "deployed") throw unprocessable(sentence);
}

function columnsOf(
  change: UpdateFunctionBody["function"],
): Record<string, SqlValue> {
  const columns: Record<string, SqlValue> = {};
  for (const name of [
    "name",
    "slug",
    "description",
    "code",
    "invoke_response_mode",
  ] as const) {
    const value = change[name];
    if (value !== undefined) columns[name] = value;
  }
  const { runtime_config: config, public_endpoint: isPublic } = change;
  if (config) columns.runtime_config_json = JSON.stringify(config);
  if (isPublic !== undefined) columns.public_endpoint = isPublic ? 1 : 0;
  return columns;
}

function requireName(name: string): void {
  if (name.trim() !== "") return;
  throw unprocessable('Body member "function.name" must not be blank.');
}

function requireCode(code: string): void {
  const bytes = Buffer.byteLength(code, "utf8");
  if (bytes <= MAX_CODE_BYTES) return;
  throw unprocessable(
    `Body member "function.code" must have at most ${MAX_CODE_BYTES} bytes; it has ${bytes}.`,
  );
}

function requirePublicType(isPublic: boolean | undefined, type: string): void {
  if (!isPublic || type === "cloudflare_worker") return;
  throw unprocessable(
    'Body member "function.public_endpoint" can be true for a function of type cloudflare_worker only.',
  );
}

function requireMode(row: Row, mode: string | undefined): void {
  const present = requiredText(row, "invoke_response_mode");
  if (mode !== "wrapped" || present === "wrapped") return;
  throw unprocessable(
    'Body member "function.invoke_response_mode" must be passthrough: wrapped is for functions that have it from before.',
  );
}

async function isTaken(
  database: Database,
  slug: string,
  self = "",
): Promise<boolean> {
  const row = await database.row(
    "SELECT 1 FROM functions WHERE slug = ? AND id <> ?",
    [slug, self],
  );
  return row !== undefined;
}

async function refuseTakenSlug(
  database: Database,
  slug: string,
  self?: string,
): Promise<void> {
  if (!(await isTaken(database, slug, self))) return;
  throw unprocessable(
    `Body member "function.slug" must be the slug of no other function; ${quote(slug)} is taken.`,
  );
}
