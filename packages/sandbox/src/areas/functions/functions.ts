import { BACKGROUND_STEP } from "../../background.js";
import {
  area,
  data,
  equals,
  quote,
  remove,
  requireCurrent,
  sql,
  unprocessable,
  type Database,
} from "../../kernel.js";
import { slugOf, unusedSlug } from "../../slug.js";
import { kapsoFunction, settleDeployments, toFunction } from "./function.js";
import { functionInvocationHandlers } from "./invocations.js";
import { functionSecretHandlers } from "./secrets.js";
import { seedFunctions } from "./seed.js";
import { isReadable } from "./stand-in.js";
import {
  functionInvocations,
  functions,
  functionSecrets,
  NEW_DRAFT,
} from "./table.js";

const MAX_CODE_BYTES = 1024 * 1024;

/** Tag Functions: functions, their deployment, secrets and invocations. */
export const functionsArea = area({
  tables: [functions, functionSecrets, functionInvocations],
  seed: seedFunctions,
  handlers: {
    async listFunctions(call) {
      await settleDeployments(call);
      const rows = await call.database.all(functions, {
        orderBy: sql`${functions.created_at} DESC, ${functions.id} DESC`,
      });
      return data(rows.map((row) => toFunction(row, call)));
    },

    createFunction: kapsoFunction.create(async ({ body, database }) => {
      const { name, slug, description, code, ...wanted } = body.function;
      const { function_type, public_endpoint = false, runtime_config } = wanted;
      checkName(name);
      checkCode(code);
      checkPublicType(public_endpoint, function_type);
      if (slug !== undefined) await requireFreeSlug(database, slug);
      return {
        ...NEW_DRAFT,
        name,
        slug:
          slug ??
          (await unusedSlug(slugOf(name, "function"), (candidate) =>
            isTaken(database, candidate),
          )),
        description,
        code,
        function_type,
        public_endpoint,
        runtime_config,
      };
    }),

    getFunction: kapsoFunction.get,

    updateFunction: kapsoFunction.update(async ({ body, database }, row) => {
      const { name, slug, description, code, ...change } = body.function;
      const { lock_version, invoke_response_mode, public_endpoint } = change;
      requireCurrent(row, lock_version);
      if (name !== undefined) checkName(name);
      if (code !== undefined) checkCode(code);
      checkPublicType(public_endpoint, row.function_type);
      checkMode(row.invoke_response_mode, invoke_response_mode);
      if (slug !== undefined) await requireFreeSlug(database, slug, row.id);
      return {
        name,
        slug,
        description,
        code,
        invoke_response_mode,
        public_endpoint,
        runtime_config: change.runtime_config,
        lock_version: row.lock_version + 1,
      };
    }),

    deleteFunction: kapsoFunction.remove(({ id }) => [
      remove(functionSecrets, { function_id: id }),
    ]),

    deployFunction: kapsoFunction.update(
      ({ clock }, { function_type, code, updated_at }) => {
        if (function_type === "supabase_function") {
          throw unprocessable(
            "Supabase project required for Supabase functions",
          );
        }
        const fails = !isReadable(code);
        return {
          deploy_due_at: clock.tick() + BACKGROUND_STEP,
          deploy_fails: fails,
          // A deployment that fails leaves what was live before.
          deployed_code: fails ? undefined : code,
          updated_at,
        };
      },
      ({ id }) => ({
        status: 202,
        body: {
          message: "Function deployment initiated",
          function_id: id,
          status: "deploying",
        },
      }),
    ),

    ...functionInvocationHandlers,
    ...functionSecretHandlers,
  },
});

function checkName(name: string): void {
  if (name.trim() !== "") return;
  throw unprocessable('Body member "function.name" must not be blank.');
}

function checkCode(code: string): void {
  const bytes = Buffer.byteLength(code, "utf8");
  if (bytes <= MAX_CODE_BYTES) return;
  throw unprocessable(
    `Body member "function.code" must have at most ${MAX_CODE_BYTES} bytes; it has ${bytes}.`,
  );
}

function checkPublicType(isPublic: boolean | undefined, type: string): void {
  if (!isPublic || type === "cloudflare_worker") return;
  throw unprocessable(
    'Body member "function.public_endpoint" can be true for a function of type cloudflare_worker only.',
  );
}

function checkMode(current: string, mode: string | undefined): void {
  if (mode !== "wrapped" || current === "wrapped") return;
  throw unprocessable(
    'Body member "function.invoke_response_mode" must be passthrough: wrapped is for functions that have it from before.',
  );
}

function isTaken(
  database: Database,
  slug: string,
  self = "",
): Promise<boolean> {
  return database.has(functions, [
    equals(functions.slug, slug),
    sql`${functions.id} <> ${self}`,
  ]);
}

async function requireFreeSlug(
  database: Database,
  slug: string,
  self?: string,
): Promise<void> {
  if (!(await isTaken(database, slug, self))) return;
  throw unprocessable(
    `Body member "function.slug" must be the slug of no other function; ${quote(slug)} is taken.`,
  );
}
