/**
 * Shows the main features, by default against a sandbox on this machine. With
 * `--live` and `KAPSO_API_KEY`, it reads from the service.
 */
import { parseArgs } from "node:util";
import { KapsoError } from "@kapso-platform/client";
import { tourLive } from "./live-tour.js";
import { tourSandbox } from "./sandbox-tour.js";

const HELP = `Usage: pnpm --filter ./examples/quickstart start [--live]

  --live  list the conversations of the project of KAPSO_API_KEY; only reads
  --help  print this`;

try {
  const { values } = parseArgs({
    options: {
      live: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) console.log(HELP);
  else await (values.live ? tourLive() : tourSandbox());
} catch (error) {
  // A stack trace helps with a bug, but not with a wrong key.
  const expected = error instanceof KapsoError || isArgumentError(error);
  console.error(expected ? `quickstart: ${error.message}` : error);
  process.exitCode = 1;
}

function isArgumentError(error: unknown): error is Error {
  return (
    error instanceof TypeError &&
    "code" in error &&
    String(error.code).startsWith("ERR_PARSE_ARGS")
  );
}
