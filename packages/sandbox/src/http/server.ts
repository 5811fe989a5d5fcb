import { once } from "node:events";
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import {
  getRequestListener,
  RequestError,
  type HttpBindings,
} from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { SandboxError } from "../errors.js";
import { BrokenConnection, type Break } from "./broken-connection.js";
import { type HeadProblem, hostProblem, LOOPBACK } from "./loopback.js";

export interface Listener {
  port: number;
  /** Closes the server and all connections. */
  close(): Promise<void>;
}

/**
 * Serves `respond` over HTTP on the loopback address.
 *
 * @param port - 0 for any free port.
 * @throws SandboxError `LISTEN` if the port cannot be bound.
 */
export async function startServer(
  respond: (request: Request) => Promise<Response>,
  port: number,
): Promise<Listener> {
  const listener = getRequestListener(
    async (request, env) => {
      try {
        return await respond(request);
      } catch (error) {
        if (!(error instanceof BrokenConnection)) throw error;
        playToSocket(error.how, (env as HttpBindings).outgoing);
        return RESPONSE_ALREADY_SENT;
      }
    },
    {
      // The globals of the process stay as they are.
      overrideGlobalObjects: false,
      errorHandler: (error) => {
        const message = error instanceof Error ? error.message : String(error);
        const status = error instanceof RequestError ? 400 : 500;
        return Response.json({ error: message }, { status });
      },
    },
  );
  const server = createServer((incoming, outgoing) => {
    const problem = headProblem(incoming);
    if (!problem) return void listener(incoming, outgoing);
    const { status, error } = problem;
    outgoing.writeHead(status, { "Content-Type": "application/json" });
    outgoing.end(JSON.stringify({ error }));
  });
  await bind(server, port);
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

/** Why the target or the host of a request is rejected; undefined if neither is. */
function headProblem({
  url: target = "",
  headersDistinct: { host = [] },
}: IncomingMessage): HeadProblem | undefined {
  if (host.length > 1) {
    return {
      status: 400,
      error: `A request must have one Host header; got ${host.join(" and ")}.`,
    };
  }
  // `OPTIONS *` asks about the server as a whole (RFC 9110, section 9.3.7).
  if (!target.startsWith("/") && !/^https?:\/\//i.test(target)) {
    return {
      status: 400,
      error: `The target of a request must be a path; got ${JSON.stringify(target)}.`,
    };
  }
  // The host of a whole URL replaces that of the header (RFC 9112, section 3.2.2).
  const [, ofTarget = host[0]] = /^https?:\/\/([^/?#]*)/i.exec(target) ?? [];
  return hostProblem(host[0]) ?? hostProblem(ofTarget);
}

async function bind(server: Server, port: number): Promise<void> {
  server.listen(port, LOOPBACK);
  try {
    await once(server, "listening");
  } catch (error) {
    const message = explain(error as NodeJS.ErrnoException, port);
    throw new SandboxError("LISTEN", message, { cause: error });
  }
}

function explain(error: NodeJS.ErrnoException, port: number): string {
  switch (error.code) {
    case "EADDRINUSE":
      return `Port ${port} is taken by another program; choose another one, or 0 for any free port.`;
    case "EACCES":
      return `Port ${port} may not be used by this account; choose one above 1023, or 0 for any free port.`;
    default:
      return `The sandbox cannot listen on port ${port}: ${error.message}`;
  }
}

/** Breaks a real connection. */
function playToSocket(how: Break, outgoing: ServerResponse): void {
  if (how.kind === "disconnect") {
    outgoing.destroy();
    return;
  }
  const { response, part, kind } = how;
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.flushHeaders();
  outgoing.write(part, () => {
    if (kind === "truncate") outgoing.destroy();
  });
}
