/**
 * `pnpm quickstart [--live]` builds the packages that `examples/quickstart`
 * needs and runs it.
 */
import path from "node:path";
import { readFlags } from "./tasks/flags.js";
import { root, run, turbo } from "./tasks/turbo.js";

const { values } = readFlags(
  { options: { live: { type: "boolean", default: false } } },
  `Usage: pnpm quickstart [--live]

Builds the packages, starts a sandbox on this machine, and lists, replies to and
walks its conversations with the client.

  --live  list the conversations of the project of KAPSO_API_KEY instead; only reads
  --help  print this`,
);

const example = path.join(root, "examples/quickstart");

process.stdout.write("Building the packages … ");
const build = await turbo(
  [
    "run",
    "build",
    "--filter=@kapso-platform/example-quickstart...",
    "--output-logs=errors-only",
  ],
  { stdio: "pipe" },
);
if (build.code !== 0) {
  console.error(`failed\n\n${build.output}`);
  process.exit(build.code);
}
console.log("done\n");
const { code } = await run(process.execPath, [
  "--import",
  "tsx",
  path.join(example, "src/main.ts"),
  ...(values.live ? ["--live"] : []),
]);
process.exitCode = code;
