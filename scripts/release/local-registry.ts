import { mkdtemp, rm } from "node:fs/promises";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { runServer } from "verdaccio";

/** A package registry on this machine for the packages of this repository. */
export interface LocalRegistry {
  readonly url: string;
  /**
   * Lines of an `.npmrc` that use this registry for packages of our scope, and
   * the usual one for all others.
   */
  readonly npmrc: string;
  /** Stops the registry and removes its packages. */
  close(): Promise<void>;
}

/** The npm scope of the packages. */
export const SCOPE = "@kapso-platform";

/**
 * Starts Verdaccio on a free port of the loopback interface. It uses no other
 * registry, and everybody may publish.
 */
export async function startRegistry(): Promise<LocalRegistry> {
  const storage = await mkdtemp(path.join(tmpdir(), "kapso-registry-"));
  const everybody = { access: "$all", publish: "$all" };
  const config = {
    storage,
    self_path: storage,
    configPath: path.join(storage, "config.yaml"),
    uplinks: {},
    packages: { [`${SCOPE}/*`]: everybody, "**": { access: "$all" } },
    auth: {},
    middlewares: {},
    web: { enable: false },
    max_body_size: "50mb",
    log: { type: "stdout", format: "pretty", level: "fatal" },
  };
  // `runServer` is declared to return `any`; it returns an HTTP server that
  // does not listen yet.
  const server = (await runServer(config)) as Server;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const host = `127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  return {
    url: `http://${host}/`,
    // npm requires a token to publish; Verdaccio ignores it.
    npmrc: `${SCOPE}:registry=http://${host}/\n//${host}/:_authToken=local\n`,
    close: async () => {
      await new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      });
      await rm(storage, { recursive: true });
    },
  };
}
