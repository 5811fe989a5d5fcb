import type { SeedSource } from "../../kernel.js";
import {
  functionInvocations,
  functions,
  functionSecrets,
  NEW_DRAFT,
} from "./table.js";

const DAY = 86_400_000_000;

const QUOTE =
  '// sandbox: respond {"body": {"shipping_cents": 690}}\nasync function handler(request) {\n  return Response.json({ shipping_cents: 690 });\n}\n';

/**
 * Three functions: one that is deployed and has a secret, an older one whose
 * responses are wrapped (the API makes no new ones of that kind), and a draft.
 */
export function seedFunctions({ random, now, rows }: SeedSource): void {
  const createdAt = now - 30 * DAY;
  const shared = { ...NEW_DRAFT, function_type: "cloudflare_worker" };
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
    created_at: createdAt,
  };
  rows.add(
    functions,
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
      code: "",
      created_at: createdAt - DAY,
      updated_at: createdAt - DAY,
    },
  );
  rows.add(functionSecrets, {
    id: random.uuid(),
    function_id: quote.id,
    name: "CARRIER_API_KEY",
    type: "text",
    created_at: createdAt + DAY,
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
