import type { Transport } from "../transport/transport.js";
import type { Body } from "./request/body.js";
import type { PathIds } from "./routes/find-route.js";
import { type Route, isParameter } from "./routes/route.js";

/** What goes out with a request, beside its path. */
export interface Outgoing {
  readonly query?: URLSearchParams;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Body | undefined;
}

/** Sends the request of an operation to the API. */
export type Forward = (
  route: Route,
  ids: PathIds,
  outgoing?: Outgoing,
) => Promise<Response>;

/**
 * Makes the requests that go to the API, from nothing but what was checked: no
 * header, path or query of the browser's own.
 */
export function createForward(
  send: Transport,
  baseUrl: string,
  signal: AbortSignal,
): Forward {
  return (route, ids, { query, headers = {}, body } = {}) => {
    const path = route.segments
      .map((part) =>
        isParameter(part)
          ? encodeURIComponent(ids[part.slice(1, -1)] ?? "")
          : part,
      )
      .join("/");
    const search = query?.size ? `?${query.toString()}` : "";
    const request = new Request(`${baseUrl}/${path}${search}`, {
      method: route.method,
      headers: { accept: "application/json", ...headers, ...typeOf(body) },
      ...(body && contentOf(body)),
    });
    return send(request, {
      operation: route.name,
      signal,
      read: "stream",
      // The deadline of the whole request is what counts.
      timeout: Infinity,
    });
  };
}

function typeOf(body: Body | undefined): Record<string, string> {
  if (!body) return {};
  return { "content-type": "json" in body ? "application/json" : body.type };
}

function contentOf(body: Body): RequestInit {
  if ("json" in body) return { body: JSON.stringify(body.json) };
  // A stream goes out while the response comes in, says the Fetch standard.
  return { body: body.stream, duplex: "half" } as RequestInit;
}
