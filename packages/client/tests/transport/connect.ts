import type { TransportOptions } from "../../src/transport/options.js";
import {
  type Transport,
  createTransport,
} from "../../src/transport/transport.js";
import { KEY, type TestServer } from "./http-server.js";

/** A transport to a server, with a key, that retries without a pause. */
export function connect(
  server: TestServer,
  options: Partial<TransportOptions> = {},
): Transport {
  return createTransport({
    baseUrl: server.url,
    apiKey: KEY,
    pause: () => Promise.resolve(),
    ...options,
  });
}
