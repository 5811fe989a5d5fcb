import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { createPages } from "./pages.js";

/** The network that the peers send their requests to. */
export interface Network {
  readonly origin: string;
  /** Undefined for the global `fetch`. */
  readonly fetch: typeof globalThis.fetch | undefined;
  readonly close: () => void;
}

/** A `fetch` in this process that responds immediately. */
export async function inProcess(size: number, count = 1): Promise<Network> {
  const { bodyAt } = await createPages(size, count);
  const headers = { "content-type": "application/json; charset=utf-8" };
  const fetch: typeof globalThis.fetch = (input) => {
    const url = input instanceof Request ? input.url : String(input);
    return Promise.resolve(new Response(bodyAt(url), { headers }));
  };
  return { origin: "https://api.example.com", fetch, close: () => undefined };
}

/** A server on this machine, in another process. */
export async function overHttp(size: number, count = 1): Promise<Network> {
  const file = fileURLToPath(new URL("server.ts", import.meta.url));
  const server = fork(file, [String(size), String(count)], {
    execArgv: ["--import", "tsx"],
  });
  const [port] = (await once(server, "message")) as [number];
  return {
    origin: `http://127.0.0.1:${port}`,
    fetch: undefined,
    close: () => {
      server.kill();
    },
  };
}
