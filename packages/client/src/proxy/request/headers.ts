import type { Route } from "../routes/route.js";

/** Headers that are never forwarded, even if an operation declares them. */
const NEVER =
  /^(authorization|connection|content-.+|cookie|host|proxy-.+|transfer-encoding|upgrade|x-api-key|x-forwarded-.+)$/i;

/** The header parameters that an operation declares, such as `Idempotency-Key`. */
export function declaredHeaders(
  { headers: names = [] }: Route,
  sent: Headers,
): Record<string, string> {
  return Object.fromEntries(
    names
      .filter((name) => !NEVER.test(name))
      .map((name) => [name, sent.get(name)] as const)
      .filter((entry): entry is [string, string] => entry[1] !== null),
  );
}
