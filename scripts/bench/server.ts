/**
 * Serves pages over HTTP in a separate process, so that only the CPU time of the client is
 * measured. Its arguments are those of `createPages`.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createPages } from "./pages.js";

const [size, count] = process.argv.slice(2).map(Number);
const { bodyAt } = await createPages(size ?? 20, count ?? 1);

const server = createServer((request, response) => {
  const body = Buffer.from(bodyAt(request.url ?? ""));
  response.writeHead(200, {
    "Content-Type": "application/json; charset=utf-8",
    "Content-Length": body.length,
  });
  response.end(body);
});
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => {
  process.send?.((server.address() as AddressInfo).port);
});
