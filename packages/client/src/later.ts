import { ConnectionError } from "./errors/connection-error.js";

/**
 * Makes the function that loads a part of the client which few calls need. A
 * bundler that splits its output leaves it out of what a page loads at first.
 *
 * @throws KapsoConnectionError if the part cannot be loaded; the next call
 *   tries again
 */
export function later<Part>(load: () => Promise<Part>): () => Promise<Part> {
  let part: Promise<Part> | undefined;
  return () =>
    (part ??= load().catch((cause: unknown) => {
      part = undefined;
      throw new ConnectionError("a part of the client was not loaded", {
        cause,
      });
    }));
}
