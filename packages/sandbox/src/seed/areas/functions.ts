import type { AreaSeed } from "./area.js";

const DAY = 86_400_000_000;

const QUOTE =
  '// sandbox: respond {"body": {"shipping_cents": 690}}\nasync function handler(request) {\n  return Response.json({ shipping_cents: 690 });\n}\n';

/**
 * Three functions: one that is deployed and has a secret, an older one whose
 * answers are wrapped (the API makes no new ones of that kind), and a draft.
 */
export const seedFunctions: AreaSeed = ({ random, now, rows }) => {
  const createdAt = now - 30 * DAY;
  const shared = {
    description: null,
    deploy_due_at: null,
    deploy_fails: 0,
    function_type: "cloudflare_worker",
    public_endpoint: 0,
    runtime_config_json: null,
  };
  const live = {
    ...shared,
    lock_version: 1,
    code: QUOTE,
    deployed_code: QUOTE,
    version: 1,
    status: "deployed",
    last_deployed_at: createdAt + DAY,
    updated_at: createdAt + DAY,
  };
  const quote = {
    ...live,
    id: random.uuid(),
    name: "Shipping quote",
    slug: "shipping-quote",
    invoke_response_mode: "passthrough",
    created_at: createdAt,
  };
  rows.functions.push(
    quote,
    {
      ...live,
      id: random.uuid(),
      name: "Shipping quote (old)",
      slug: "shipping-quote-old",
      invoke_response_mode: "wrapped",
      created_at: createdAt - 60 * DAY,
    },
    {
      ...shared,
      id: random.uuid(),
      name: "Loyalty points",
      slug: "loyalty-points",
      lock_version: 0,
      code: "",
      deployed_code: null,
      version: null,
      status: "draft",
      last_deployed_at: null,
      invoke_response_mode: "passthrough",
      created_at: createdAt - DAY,
      updated_at: createdAt - DAY,
    },
  );
  rows.function_secrets.push({
    id: random.uuid(),
    function_id: quote.id,
    name: "CARRIER_API_KEY",
    type: "text",
    created_at: createdAt + DAY,
  });
  rows.function_invocations.push({
    id: random.uuid(),
    function_id: quote.id,
    status_code: 200,
    duration_ms: 12,
    request_body_json: '{"weight_grams":1200}',
    response_body_json: '{"shipping_cents":690}',
    error_message: null,
    console_logs_json: "[]",
    created_at: createdAt + 2 * DAY,
  });
};
