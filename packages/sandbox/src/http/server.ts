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

/** A listening server. */
export interface Listener {
  port: number;
  /** Stops accepting, and drops every connection that is still open. */
  close(): Promise<void>;
}

/**
 * Serves `respond` over HTTP on the loopback address.
 *
 * @param port - 0 for any free port.
 * @throws SandboxError `LISTEN` when the port cannot be bound.
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
      // Leave the Request and Response of the whole process alone.
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
    if (problem) {
      const { status, error } = problem;
      outgoing.writeHead(status, { "Content-Type": "application/json" });
      outgoing.end(JSON.stringify({ error }));
      return;
    }
    void listener(incoming, outgoing);
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

/** What is wrong with the target or the host of a request. */
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
  const ofTarget = /^https?:\/\/([^/?#]*)/i.exec(target)?.[1];
  return (
    hostProblem(host[0]) ??
    (ofTarget === undefined ? undefined : hostProblem(ofTarget))
  );
}

function bind(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      reject(
        new SandboxError("LISTEN", explain(error, port), { cause: error }),
      );
    });
    server.listen(port, LOOPBACK, resolve);
  });
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

/** Plays a failing connection on a real one. */
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
