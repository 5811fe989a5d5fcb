import type { Fault } from "../faults.js";

/** How a connection fails: before the response, or within its body. */
export type Break =
  | { kind: "disconnect" }
  | { kind: "truncate" | "stall"; response: Response; part: Uint8Array };

/**
 * Thrown if an injected failure ends the connection. Each transport ends it in its
 * own way.
 */
export class BrokenConnection extends Error {
  override readonly name = "BrokenConnection";
  readonly how: Break;

  constructor(how: Break) {
    super("The connection ends by an injected failure.");
    this.how = how;
  }
}

/** The response of an injected failure instead of the usual one. */
export function replacement(fault: Fault): Response | undefined {
  if (fault.status === undefined && fault.body === undefined) return undefined;
  const status = fault.status ?? 500;
  // Fetch allows no body with these statuses.
  if ([204, 205, 304].includes(status)) return new Response(null, { status });
  const body = fault.body ?? {
    error: `Fault played by the sandbox: status ${status}`,
  };
  const isText = typeof body === "string";
  const ofText = isText && body.startsWith("<") ? "text/html" : "text/plain";
  const type = isText ? ofText : "application/json";
  const headers = { "content-type": `${type}; charset=utf-8` };
  const sent = isText ? body : JSON.stringify(body);
  return new Response(sent, { status, headers });
}

/**
 * Applies the rest of an injected failure to a response.
 *
 * @throws BrokenConnection if it cuts the body.
 */
export async function withFault(
  response: Response,
  fault: Fault,
): Promise<Response> {
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(fault.headers ?? {})) {
    headers.set(name, value);
  }
  const { status } = response;
  if (!fault.truncateBody && !fault.stallBody) {
    return new Response(response.body, { status, headers });
  }
  const whole = new Uint8Array(await response.arrayBuffer());
  headers.set("content-length", String(whole.byteLength));
  throw new BrokenConnection({
    kind: fault.truncateBody ? "truncate" : "stall",
    response: new Response(null, { status, headers }),
    part: whole.slice(0, Math.floor(whole.byteLength / 2)),
  });
}

/**
 * Breaks the connection to a caller of `sandbox.fetch`, as the platform's `fetch`
 * does: by a `TypeError`, before or within the body.
 *
 * @param signalOf - returns the signal that ends a stalled body.
 */
export function playToFetch(how: Break, signalOf: () => AbortSignal): Response {
  if (how.kind === "disconnect") throw connectionLost("fetch failed");
  const { response, part, kind } = how;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(part);
      if (kind === "stall") {
        const signal = signalOf();
        const stop = () => {
          controller.error(signal.reason);
        };
        if (signal.aborted) stop();
        else signal.addEventListener("abort", stop, { once: true });
      }
    },
    pull(controller) {
      if (kind === "truncate") controller.error(connectionLost("terminated"));
      // A stalled body keeps its reader waiting until the signal ends it.
      else return new Promise<void>(() => undefined);
      return undefined;
    },
  });
  return new Response(body, {
    status: response.status,
    headers: response.headers,
  });
}

function connectionLost(message: string): TypeError {
  const cause = Object.assign(new Error("The sandbox dropped the connection"), {
    code: "ECONNRESET",
  });
  return new TypeError(message, { cause });
}
