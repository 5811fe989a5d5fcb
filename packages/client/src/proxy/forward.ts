import { userAgent } from "../configuration.js";
import { RequestWithHeaders } from "../transport/with-headers.js";
import type { Transport } from "../transport/transport.js";
import type { ResolvedOptions } from "./check-options.js";
import type { Body } from "./request/body.js";
import type { Match } from "./routes/find-route.js";
import { isParameter } from "./routes/route.js";

/** Query, headers and body of a request to the API. */
export interface Outgoing {
  readonly query?: URLSearchParams;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Body | undefined;
}

/** Sends the request of an operation to the API. */
export type Forward = (match: Match, outgoing?: Outgoing) => Promise<Response>;

/**
 * Creates the function that sends requests to the API. They only contain checked values, and
 * no other header, path or query of the browser.
 */
export function createForward(
  send: Transport,
  { baseUrls }: ResolvedOptions,
  signal: AbortSignal,
): Forward {
  return async ({ route, ids }, { query, headers = {}, body } = {}) => {
    const path = route.path
      .split("/")
      .map((part) =>
        isParameter(part)
          ? encodeURIComponent(ids[part.slice(1, -1)] ?? "")
          : part,
      )
      .join("/");
    const search = query?.size ? `?${query.toString()}` : "";
    const base = baseUrls[route.api ?? "platform"];
    const request = new RequestWithHeaders(`${base}${path}${search}`, {
      method: route.method,
      headers: new Headers({
        accept: "application/json",
        ...userAgent(),
        ...headers,
        ...typeOf(body),
      }),
      ...(body && contentOf(body)),
    });
    try {
      return await send(request, {
        operation: route.name,
        signal,
        read: "stream",
        // The deadline of the whole request applies instead.
        timeout: Infinity,
      });
    } catch (error) {
      // The transport reports a failed connection. The browser gets the reason.
      throw (body && "stream" in body ? body.failure() : undefined) ?? error;
    }
  };
}

function typeOf(body: Body | undefined): Record<string, string> {
  if (!body) return {};
  return { "content-type": "json" in body ? "application/json" : body.type };
}

function contentOf(body: Body): Pick<RequestInit, "body"> {
  if ("json" in body) return { body: JSON.stringify(body.json) };
  // The Fetch standard requires this for a stream.
  return { body: body.stream, duplex: "half" } as Pick<RequestInit, "body">;
}
