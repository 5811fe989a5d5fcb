import { ConnectionError } from "./errors/connection-error.js";
import type * as Rest from "./on-demand.js";

/** Parts that `loadParts` has not loaded yet. */
const parts: (() => Promise<unknown>)[] = [];

/**
 * Returns a function that loads a part of the client that few calls need. A bundler can
 * put the part into a separate file.
 *
 * Call it once for each part, at the top level of a module.
 *
 * @throws KapsoConnectionError if the part cannot be loaded. The next call tries again,
 *   but some browsers do not repeat a failed import.
 */
export function onDemand<Part>(load: () => Promise<Part>): () => Promise<Part> {
  let part: Promise<Part> | undefined;
  const loadOnce = (): Promise<Part> =>
    (part ??= load().catch((cause: unknown) => {
      part = undefined;
      throw new ConnectionError("a part of the client could not be loaded", {
        cause,
      });
    }));
  parts.push(loadOnce);
  return loadOnce;
}

/** Loads the code that few calls need. */
export const loadOnDemand = /* @__PURE__ */ onDemand<typeof Rest>(
  () => import("./on-demand.js"),
);

/**
 * Loads all parts, before the network fails or a deployment replaces the files of the
 * running process. If a part cannot be loaded now, the call that needs it tries again.
 */
export function loadParts(): void {
  for (const load of parts.splice(0)) load().catch(() => undefined);
}
