import { mkdtemp, rm } from "node:fs/promises";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { runServer } from "verdaccio";

/** A package registry on this machine that holds this repository's packages. */
export interface LocalRegistry {
  readonly url: string;
  /**
   * Lines of an `.npmrc` that take packages of our scope from here and all
   * others from where they usually come from.
   */
  readonly npmrc: string;
  /** Stops it and removes what was published. */
  close(): Promise<void>;
}

/** The scope that this repository publishes under. */
export const SCOPE = "@kapso-platform";

/**
 * Starts Verdaccio on a free port of the loopback interface. It asks no other
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
  // Declared to return `any`; it is an HTTP server that does not listen yet.
  const server = (await runServer(config)) as Server;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const host = `127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  return {
    url: `http://${host}/`,
    // npm wants to see a token before it publishes; Verdaccio does not.
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
