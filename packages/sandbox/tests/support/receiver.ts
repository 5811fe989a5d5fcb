import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { payloadProblems } from "./webhook-schema.js";

/** A delivery as the receiver of a webhook got it. */
export interface Received {
  headers: IncomingHttpHeaders;
  /** The raw body, as it was signed. */
  body: string;
}

/** A server that webhooks deliver to; it is closed when the test ends. */
export interface Receiver {
  url: string;
  /**
   * The delivery of that number, from 0; waits until it is there. One whose body
   * does not fit the description fails the test.
   */
  delivery(index: number): Promise<Received>;
  /** The deliveries so far. */
  readonly received: readonly Received[];
}

/**
 * Starts a receiver.
 *
 * @param statuses - what to respond to the first deliveries; 200 to the others.
 */
export async function startReceiver(
  statuses: readonly number[] = [],
): Promise<Receiver> {
  const received: Received[] = [];
  let wake = () => {};
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const status = statuses[received.length] ?? 200;
      const body = Buffer.concat(chunks).toString("utf8");
      received.push({ headers: request.headers, body });
      response.writeHead(status).end();
      wake();
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    received,
    async delivery(index) {
      while (received.length <= index) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      const delivery = received[index]!;
      const problems = payloadProblems(
        formOf(delivery.headers),
        JSON.parse(delivery.body),
      );
      if (problems.length > 0) throw new Error(problems.join("\n"));
      return delivery;
    },
  };
}

/** The form of a body by its headers: an event, a batch, or Meta's. */
function formOf(headers: IncomingHttpHeaders): string {
  if (headers["x-webhook-batch"] === "true") return "batch";
  return String(headers["x-webhook-event"] ?? "meta");
}
