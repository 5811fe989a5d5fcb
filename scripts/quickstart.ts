/**
 * `pnpm quickstart [--live]` builds the packages that `examples/quickstart`
 * needs and runs it with the same flags.
 */
import path from "node:path";
import { root, run, turbo } from "./tasks/turbo.js";

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
  ...process.argv.slice(2),
]);
process.exitCode = code;
