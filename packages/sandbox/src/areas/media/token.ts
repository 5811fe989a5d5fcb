import { createHmac, timingSafeEqual } from "node:crypto";
import type { Microseconds } from "../../kernel.js";

/** The target of a link. */
interface Linked {
  kind: "media" | "flow";
  id: string;
  /** When the link expires; a link without it does not expire. */
  until?: Microseconds;
}

/** The same in every sandbox, so that equal data has equal links. */
const SIGNING_KEY = "kapso-sandbox";

/** The path of links, below the address of the service. */
const PATH = "/meta/whatsapp/media_download";

/** A link that needs no key: its token contains its target. */
export function linkTo(origin: string, linked: Linked): string {
  const payload = Buffer.from(JSON.stringify(linked)).toString("base64url");
  return `${origin}${PATH}?token=${payload}.${signatureOf(payload)}`;
}

/** The target of a token; undefined if it is wrong or has expired. */
export function readToken(
  token: string,
  now: Microseconds,
): Linked | undefined {
  const [payload = "", signature = ""] = token.split(".");
  const expected = Buffer.from(signatureOf(payload));
  const given = Buffer.from(signature);
  if (expected.length !== given.length) return undefined;
  if (!timingSafeEqual(expected, given)) return undefined;
  // Signed, so it is what `linkTo` wrote.
  const linked = JSON.parse(
    Buffer.from(payload, "base64url").toString(),
  ) as Linked;
  return linked.until !== undefined && linked.until <= now ? undefined : linked;
}

function signatureOf(payload: string): string {
  return createHmac("sha256", SIGNING_KEY).update(payload).digest("hex");
}
