import { ConnectionError } from "./errors/connection-error.js";
import type * as Rest from "./rest.js";

/** Parts that `loadParts` has not loaded yet. */
const parts: (() => Promise<unknown>)[] = [];

/**
 * Makes the function that loads a part of the client which few calls need. A
 * bundler that splits its output leaves it out of what a page loads at first.
 *
 * To be called when a module is loaded, once for each part.
 *
 * @throws KapsoConnectionError if the part cannot be loaded; the next call
 *   tries again, which some browsers do not do
 */
export function later<Part>(load: () => Promise<Part>): () => Promise<Part> {
  let part: Promise<Part> | undefined;
  const loadOnce = (): Promise<Part> =>
    (part ??= load().catch((cause: unknown) => {
      part = undefined;
      throw new ConnectionError("a part of the client was not loaded", {
        cause,
      });
    }));
  parts.push(loadOnce);
  return loadOnce;
}

/** Loads what few calls need. */
export const loadRest = /* @__PURE__ */ later<typeof Rest>(
  () => import("./rest.js"),
);

/**
 * Loads all parts, before the network can fail or a deployment can replace the
 * files of a process that runs. A part that is not loaded now is loaded by the call
 * that needs it.
 */
export function loadParts(): void {
  for (const load of parts.splice(0)) load().catch(() => undefined);
}
