import type { TransportOptions } from "../../src/transport/options.js";
import { createCheckedTransport } from "../../src/transport/checked-transport.js";
import type { Transport } from "../../src/transport/transport.js";
import { KEY, type TestServer } from "./http-server.js";

/** A transport to a server, with a key, that retries without a pause. */
export function connect(
  server: TestServer,
  options: Partial<TransportOptions> = {},
): Transport {
  return createCheckedTransport({
    baseUrl: server.url,
    apiKey: KEY,
    pause: () => Promise.resolve(),
    ...options,
  });
}
