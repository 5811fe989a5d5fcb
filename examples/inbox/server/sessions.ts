import { randomBytes, timingSafeEqual } from "node:crypto";
import type { Context } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { parse } from "hono/utils/cookie";

const COOKIE = "inbox_session";

/** Duration of a session, in seconds. */
const LIFETIME = 12 * 60 * 60;

/** A minimal session store for this example. */
export interface Sessions {
  /** Secret part of the login link. */
  readonly code: string;
  /** Whether a code is the secret one. */
  isCode(code: string): boolean;
  /** Whether a request has a valid session. */
  isSignedIn(request: Request): boolean;
  /** Adds a session cookie to the response, unless the request has one. */
  signIn(context: Context): void;
}

/**
 * Replaces the login of a real app: random session ids in an HttpOnly cookie, stored in
 * the memory of this process.
 */
export function createSessions(): Sessions {
  const code = randomBytes(24).toString("base64url");
  const expiries = new Map<string, number>();
  const isOpen = (id: string | undefined): boolean =>
    id !== undefined && (expiries.get(id) ?? 0) > Date.now();
  return {
    code,
    isCode(given) {
      const [a, b] = [Buffer.from(given), Buffer.from(code)];
      return a.length === b.length && timingSafeEqual(a, b);
    },
    isSignedIn({ headers }) {
      return isOpen(parse(headers.get("cookie") ?? "", COOKIE)[COOKIE]);
    },
    signIn(context) {
      if (isOpen(getCookie(context, COOKIE))) return;
      for (const [id, expiry] of expiries) {
        if (expiry <= Date.now()) expiries.delete(id);
      }
      const id = randomBytes(24).toString("base64url");
      expiries.set(id, Date.now() + LIFETIME * 1000);
      setCookie(context, COOKIE, id, {
        httpOnly: true,
        sameSite: "Lax",
        secure: context.req.url.startsWith("https:"),
        path: "/",
        maxAge: LIFETIME,
      });
    },
  };
}
