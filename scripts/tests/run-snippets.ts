/**
 * Runs the files in the arguments one after the other, and sends the name of each
 * with its error. A single process loads the packages only once.
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
    // Unhandled rejections of this file are reported before the next one starts.
    await new Promise(setImmediate);
  } catch (thrown) {
    error ??= inspect(thrown);
  }
  process.send?.([file, error ?? ""]);
}
// From here on, only what a snippet did not close keeps the process alive.
process.disconnect();
