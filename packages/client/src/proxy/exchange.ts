import type { Transport } from "../transport/transport.js";
import type { ResolvedOptions } from "./check-options.js";
import type { Deadline } from "./deadline.js";
import type { Forward, Outgoing } from "./forward.js";
import type { DownloadLinks } from "./response/download-link.js";
import { type JsonResponse, readJson } from "./response/read.js";
import type { Match } from "./routes/find-route.js";

export const API_IS_LATE = {
  status: 504,
  message: "The API did not respond",
  report: true,
};

/** Sends requests of the proxy. */
export interface Upstream {
  readonly send: Transport;
  /** Sends requests for links to files, which need no key. */
  readonly sendWithoutKey: Transport;
  readonly links: DownloadLinks;
}

/** Everything that the steps of one request share. */
export interface Exchange {
  readonly proxy: ResolvedOptions;
  readonly upstream: Upstream;
  readonly deadline: Deadline;
  /** Sends a request to the API and reads its JSON. */
  readonly fetchJson: (
    match: Match,
    outgoing?: Outgoing,
  ) => Promise<JsonResponse>;
}

/** The result of a request. */
export interface Outcome {
  readonly response: Response;
  /** Set if the body of the response is streamed. */
  readonly isStreamed?: boolean;
}

export function createExchange(
  proxy: ResolvedOptions,
  upstream: Upstream,
  deadline: Deadline,
  forward: Forward,
): Exchange {
  const { apiKey, maxResponseBytes: maxBytes } = proxy;
  return {
    proxy,
    upstream,
    deadline,
    fetchJson: (match, outgoing) =>
      deadline.race(API_IS_LATE, async () =>
        readJson(await forward(match, outgoing), {
          apiKey,
          maxBytes,
          operation: match.route.name,
        }),
      ),
  };
}
