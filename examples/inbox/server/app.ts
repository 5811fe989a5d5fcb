import { createProxyHandler } from "@kapso-platform/client/proxy";
import { serveStatic } from "@hono/node-server/serve-static";
import { type Context, Hono } from "hono";
import { secureHeaders } from "hono/secure-headers";
import { OPERATIONS } from "./operations.js";
import { sandboxControl } from "./sandbox-control.js";
import type { Sessions } from "./sessions.js";
import type { Upstream } from "./upstream.js";

/** The parts of the app. */
export interface InboxAppOptions {
  readonly upstream: Upstream;
  readonly sessions: Sessions;
  /** Returns the page for a path of the app. */
  readonly readPage: (path: string) => Promise<string>;
  /**
   * Folder of the build. Not set in development, where Vite serves the page.
   */
  readonly files?: string | undefined;
  /** The only business number that users can access; by default all of them. */
  readonly phoneNumberId?: string | undefined;
  /** The account of that number, whose templates can be sent. */
  readonly businessAccountId?: string | undefined;
  /** Called with errors that need a fix on the server. */
  readonly onError?: ((error: unknown) => void) | undefined;
}

/** Paths of the app's own pages; the page's router distinguishes them. */
const PAGES = ["/", "/conversations/:id", "/new/:number/:contact"];

/**
 * The inbox's server: the proxy at `/api/kapso`, a login, the page and its
 * files. In development with a sandbox also `/__sandbox`, which controls it.
 */
export function createInboxApp({
  upstream,
  sessions,
  readPage,
  files,
  phoneNumberId,
  businessAccountId,
  onError,
}: InboxAppOptions): Hono {
  const app = new Hono();
  const { apiKey, baseUrl, fetch, sandbox } = upstream;

  const proxy = createProxyHandler({
    apiKey,
    baseUrl,
    fetch,
    allow: OPERATIONS,
    authorize: (request) => {
      if (!sessions.isSignedIn(request)) {
        return Response.json(
          { error: "You are not signed in", code: "signed_out" },
          { status: 401 },
        );
      }
      return phoneNumberId === undefined
        ? {}
        : {
            params: {
              phone_number_id: phoneNumberId,
              ...(businessAccountId && {
                business_account_id: businessAccountId,
              }),
            },
          };
    },
    // Members belong to no number: every signed-in user is allowed to read them.
    checks: { "users.list": () => true },
    onError: ({ error }) => onError?.(error),
  });
  app.all("/api/kapso/*", async (context) => {
    const response = await proxy(context.req.raw);
    // The page shows the request id with an error, and the API may not have
    // sent one.
    if (!response.ok && !response.headers.has("x-request-id")) {
      response.headers.set("x-request-id", crypto.randomUUID().slice(0, 8));
    }
    return response;
  });

  app.get("/login", (context) => {
    const { code = "" } = context.req.query();
    if (!sessions.isCode(code)) {
      return context.text(
        "This link is not valid. Use the link that the server printed.",
        403,
      );
    }
    sessions.signIn(context);
    return context.redirect("/");
  });

  const isDevelopment = files === undefined;
  if (isDevelopment && sandbox) {
    app.route("/__sandbox", sandboxControl(sandbox));
  }
  if (!isDevelopment) app.use(secureHeaders(SECURITY));

  const showPage = async (
    context: Context,
    status: 200 | 404,
  ): Promise<Response> => {
    // Sandbox data is not private.
    if (sandbox) sessions.signIn(context);
    context.header("cache-control", "no-cache");
    return context.html(await readPage(context.req.path), status);
  };
  for (const page of PAGES) {
    app.get(page, (context) => showPage(context, 200));
  }
  if (!isDevelopment) {
    app.use("/assets/*", async (context, next) => {
      await next();
      if (!context.res.ok) return;
      // File names contain a hash of the content.
      const forever = "public, max-age=31536000, immutable";
      context.res.headers.set("cache-control", forever);
    });
    app.use(serveStatic({ root: files }));
  }
  app.notFound((context) => {
    // Browsers send this header for navigations, not for the files of a page.
    const isVisit = context.req.header("accept")?.includes("text/html");
    return isVisit ? showPage(context, 404) : context.text("Not found", 404);
  });
  return app;
}

const SECURITY: Parameters<typeof secureHeaders>[0] = {
  contentSecurityPolicy: {
    defaultSrc: ["'self'"],
    // Files of messages are shown from memory (blob: URLs).
    imgSrc: ["'self'", "data:", "blob:"],
    mediaSrc: ["'self'", "blob:"],
    objectSrc: ["'none'"],
    baseUri: ["'none'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
  },
  referrerPolicy: "same-origin",
};
