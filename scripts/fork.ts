/**
 * `pnpm fork <document> --scope @acme --name Acme` turns this repository into
 * one for another API, builds it and lists what is left to do.
 */
import { spawnSync } from "node:child_process";
import path from "node:path";
import { fork } from "./fork/fork.js";
import { readFlags } from "./tasks/flags.js";
import { runCommand } from "./tasks/run-command.js";
import { root as repository } from "./tasks/turbo.js";

const USAGE = `Usage: pnpm fork <document> --scope @acme --name Acme

Turns this repository into an SDK for the API that the document describes:
removes the parts that are specific to this API, writes
openapi/api.config.ts, generates, formats, builds and type-checks. It changes
files in place, so commit first.

  --scope   npm scope of the packages
  --name    name of the API, as in createAcmeClient and AcmeError
  --help    print this`;

/** Commands to run afterwards; the first one that fails ends the process. */
const STEPS = [
  ["install", "--no-frozen-lockfile"],
  ["generate"],
  ["format"],
  ["build"],
  ["typecheck"],
];

async function main(): Promise<number> {
  const { values, positionals } = readFlags(
    {
      allowPositionals: true,
      options: {
        scope: { type: "string" },
        name: { type: "string" },
        // The repository to change; only for tests of this command.
        root: { type: "string", default: repository },
      },
    },
    USAGE,
  );
  const { root, scope, name } = values;
  const [document] = positionals;
  if (document === undefined || scope === undefined || name === undefined) {
    const missing =
      document === undefined
        ? "the OpenAPI document"
        : scope === undefined
          ? "--scope"
          : "--name";
    console.error(`${missing} is missing; see --help`);
    return 1;
  }
  const left = await fork({
    root,
    scope,
    name,
    document: path.resolve(document),
  });
  for (const step of STEPS) {
    console.log(`> pnpm ${step.join(" ")}`);
    const { status } = spawnSync("npx", ["--yes", "pnpm@12", ...step], {
      cwd: root,
      stdio: "inherit",
      // There npx is a script of the shell.
      shell: process.platform === "win32",
    });
    if (status !== 0) return status ?? 1;
  }
  console.log("\nLeft to do by hand:");
  for (const sentence of left) console.log(`- ${sentence}`);
  return 0;
}

await runCommand(main);
