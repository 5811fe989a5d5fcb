import { once } from "node:events";
import {
  type IncomingMessage,
  type ServerResponse,
  createServer,
} from "node:http";
import type { AddressInfo } from "node:net";

/** A server that receives deliveries. */
export interface Server {
  url: string;
  close: () => Promise<void>;
}

/** Listens on 127.0.0.1; port 0 selects a free port. */
export async function serve(
  listener: (request: IncomingMessage, response: ServerResponse) => unknown,
  port = 0,
): Promise<Server> {
  const server = createServer((request, response) => {
    void listener(request, response);
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close").catch(() => undefined);
    },
  };
}
