import { readFile } from "node:fs/promises";
import {
  type IncomingMessage,
  type Server,
  type ServerResponse,
  createServer,
} from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { getRequestListener } from "@hono/node-server";
import type { ViteDevServer } from "vite";
import { type InboxAppOptions, createInboxApp } from "./app.js";
import { type Sessions, createSessions } from "./sessions.js";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Options for serving the inbox. */
export interface ServeOptions extends Pick<
  InboxAppOptions,
  "upstream" | "phoneNumberId" | "businessAccountId" | "onError"
> {
  /** `development` serves the sources through Vite, `production` the build. */
  readonly mode: "development" | "production";
  /** 0 for any free port. */
  readonly port: number;
}

/** A running inbox. */
export interface RunningInbox {
  /** Its URL, without a trailing slash. */
  readonly url: string;
  readonly sessions: Sessions;
  close(): Promise<void>;
}

/**
 * Serves the inbox on 127.0.0.1.
 *
 * @throws Error in production if there is no build, or if the port is taken
 */
export async function serveInbox(options: ServeOptions): Promise<RunningInbox> {
  const { mode, port, ...rest } = options;
  const sessions = createSessions();
  const server = createServer();
  const vite = mode === "development" ? await startVite(server) : undefined;
  const app = createInboxApp({
    ...rest,
    sessions,
    ...(vite
      ? { readPage: (url) => readSource(vite, url) }
      : { readPage: await readBuild(), files: path.join(root, "dist") }),
  });
  const respond = getRequestListener(app.fetch);
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    if (!vite) return void respond(request, response);
    // Vite serves modules and styles, the app everything else.
    vite.middlewares(request, response, () => void respond(request, response));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${address.port}`,
    sessions,
    async close() {
      await vite?.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Vite is not installed in production, so it is imported here only. */
async function startVite(server: Server): Promise<ViteDevServer> {
  const { createServer: createViteServer } = await import("vite");
  return createViteServer({
    root,
    logLevel: "warn",
    server: { middlewareMode: true, hmr: { server } },
  });
}

async function readSource(vite: ViteDevServer, url: string): Promise<string> {
  const html = await readFile(path.join(root, "index.html"), "utf8");
  return vite.transformIndexHtml(url, html);
}

async function readBuild(): Promise<() => Promise<string>> {
  const file = path.join(root, "dist/index.html");
  const html = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new Error("the inbox is not built yet: run `pnpm build` first", {
      cause,
    });
  });
  return () => Promise.resolve(html);
}
