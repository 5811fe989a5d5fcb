/**
 * Runs the files that it is started with, one after the other, and sends for
 * each of them its name and what went wrong. One process loads the packages
 * once for all.
 */
import { pathToFileURL } from "node:url";
import { inspect } from "node:util";

let error: string | undefined;
process.on("uncaughtException", (thrown) => {
  error ??= inspect(thrown);
});
for (const file of process.argv.slice(2)) {
  error = undefined;
  try {
    await import(pathToFileURL(file).href);
    // What it left unhandled is reported before the next one starts.
    await new Promise(setImmediate);
  } catch (thrown) {
    error ??= inspect(thrown);
  }
  process.send?.([file, error ?? ""]);
}
// From here on only what a snippet left open keeps the process alive.
process.disconnect();
