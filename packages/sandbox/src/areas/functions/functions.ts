import { BACKGROUND_STEP } from "../../background.js";
import {
  area,
  assertNotBlank,
  DAY,
  pick,
  remove,
  requireCurrent,
  unprocessable,
  type SeedSource,
} from "../../kernel.js";
import { assertUnused, newSlug } from "../../slug.js";
import { functions, kapsoFunction, NEW_DRAFT } from "./function.js";
import { functionInvocations, invocationHandlers } from "./invocations.js";
import { functionSecrets, secretHandlers } from "./secrets.js";
import { isReadable } from "./stand-in.js";

const MAX_CODE_BYTES = 1024 * 1024;

/** Tag Functions: functions, their deployment, secrets and invocations. */
export const functionsArea = area({
  tables: [functions, functionSecrets, functionInvocations],
  seed,
  handlers: {
    listFunctions: kapsoFunction.listAll(),

    createFunction: kapsoFunction.create(async ({ body, database }) => {
      const { name, description, code, ...wanted } = body.function;
      const { function_type, public_endpoint = false, runtime_config } = wanted;
      assertNotBlank("function.name", name);
      checkCode(code);
      checkPublicType(public_endpoint, function_type);
      return {
        ...NEW_DRAFT,
        ...{ name, description, code, function_type, runtime_config },
        slug: await newSlug(database, functions, "function", body.function),
        public_endpoint,
      };
    }),

    getFunction: kapsoFunction.get,

    updateFunction: kapsoFunction.update(async ({ body, database }, row) => {
      const { name, slug, code, lock_version: version } = body.function;
      const { invoke_response_mode: mode, public_endpoint } = body.function;
      requireCurrent(row, version);
      if (name !== undefined) assertNotBlank("function.name", name);
      if (code !== undefined) checkCode(code);
      checkPublicType(public_endpoint, row.function_type);
      checkMode(row.invoke_response_mode, mode);
      await assertUnused(database, functions, "function", { slug }, row.id);
      return {
        ...pick(body.function, "description", "runtime_config"),
        ...{ name, slug, code, public_endpoint },
        invoke_response_mode: mode,
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
      ({ id: function_id }) => {
        const message = "Function deployment initiated";
        const body = { message, function_id, status: "deploying" };
        return { status: 202, body };
      },
    ),

    ...invocationHandlers,
    ...secretHandlers,
  },
});

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
    'Body member "function.invoke_response_mode" must be passthrough: wrapped is for functions that already have it.',
  );
}

const QUOTE =
  '// sandbox: respond {"body": {"shipping_cents": 690}}\nasync function handler(request) {\n  return Response.json({ shipping_cents: 690 });\n}\n';

/**
 * Three functions: a deployed one with a secret, an older one whose responses are
 * wrapped (the API creates no new ones of that kind), and a draft.
 */
function seed({ random, now, rows }: SeedSource): void {
  const createdAt = now - 30 * DAY;
  const deployedAt = createdAt + DAY;
  const draft = (name: string, slug: string, created_at: number) => ({
    ...NEW_DRAFT,
    id: random.uuid(),
    ...{ name, slug, created_at, updated_at: created_at },
    code: "",
    function_type: "cloudflare_worker",
  });
  const live = {
    lock_version: 1,
    code: QUOTE,
    deployed_code: QUOTE,
    version: 1,
    status: "deployed",
    last_deployed_at: deployedAt,
    updated_at: deployedAt,
  };
  const quote = draft("Shipping quote", "shipping-quote", createdAt);
  const old = draft(
    "Shipping quote (old)",
    "shipping-quote-old",
    createdAt - 60 * DAY,
  );
  rows.add(
    functions,
    { ...quote, ...live },
    { ...old, ...live, invoke_response_mode: "wrapped" },
    draft("Loyalty points", "loyalty-points", createdAt - DAY),
  );
  rows.add(functionSecrets, {
    id: random.uuid(),
    function_id: quote.id,
    name: "CARRIER_API_KEY",
    type: "text",
    created_at: deployedAt,
  });
  rows.add(functionInvocations, {
    id: random.uuid(),
    function_id: quote.id,
    status_code: 200,
    duration_ms: 12,
    request_body: { weight_grams: 1200 },
    response_body: { shipping_cents: 690 },
    console_logs: [],
    created_at: createdAt + 2 * DAY,
  });
}
