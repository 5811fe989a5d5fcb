/**
 * `pnpm spec:fidelity <folder>` compares the checked-in descriptions with
 * documents of the same name in a folder (`platform.facts.yaml` or
 * `platform.yaml`): every operation with its id, parameters, bodies, statuses
 * and schemas, including types, enums and required fields. Prose and examples
 * are ignored. Overlays are not part of the comparison; the changes that they
 * make are listed. Exits with 1 if an operation differs.
 */
import { readdir } from "node:fs/promises";
import path from "node:path";
import { findDifferences, listStructures } from "./fidelity/structure.js";
import { readDescriptions, readOverlays } from "./spec/load.js";
import { readOpenApi } from "./spec/read-openapi.js";
import { readSource } from "./spec/source.js";
import { readFlags } from "./tasks/flags.js";
import { runCommand } from "./tasks/run-command.js";
import { root } from "./tasks/turbo.js";

const USAGE = `Usage: pnpm spec:fidelity <folder>

Compares the operations of the checked-in descriptions with the documents of the
same name in the folder, such as platform.yaml. Exits with 1 if one differs.

  --help  print this`;

/** The most differences to print for one operation. */
const SHOWN = 5;

async function main(folder: string | undefined): Promise<number> {
  if (folder === undefined) {
    console.error(
      "a folder is missing; pass the folder with the published documents",
    );
    return 1;
  }
  const files = await readdir(folder).catch((error: unknown) => {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (code !== "ENOENT" && code !== "ENOTDIR") throw error;
    return undefined;
  });
  if (files === undefined) {
    console.error(
      `${folder} is not a folder; pass the folder with the published documents`,
    );
    return 1;
  }
  let equal = 0;
  let total = 0;
  for (const { file, source } of await readDescriptions(root)) {
    const name = files.find((entry) =>
      new RegExp(`^${file.name}(\\.facts)?\\.ya?ml$`).test(entry),
    );
    if (name === undefined) {
      console.error(
        `${folder} has no ${file.name}.facts.yaml and no ${file.name}.yaml`,
      );
      return 1;
    }
    const published = await readSource(path.join(folder, name), folder);
    const ours = new Map(
      listStructures(readOpenApi(source)).map((entry) => [
        entry.name,
        entry.structure,
      ]),
    );
    const theirs = new Map(
      listStructures(readOpenApi(published)).map((entry) => [
        entry.name,
        entry.structure,
      ]),
    );
    let same = 0;
    const names = new Set([...theirs.keys(), ...ours.keys()]);
    for (const operation of names) {
      const differences = findDifferences(
        ours.get(operation),
        theirs.get(operation),
      );
      if (differences.length === 0) same += 1;
      else report(file.name, operation, differences);
    }
    console.log(
      `${file.name}: ${String(same)} of ${String(names.size)} operations equal`,
    );
    equal += same;
    total += names.size;
  }
  console.log(`\n${String(equal)} of ${String(total)} operations equal`);
  const overlays = await readOverlays(root);
  console.log("\nChanged on purpose, by overlays:");
  for (const { overlay } of overlays) {
    console.log(
      `  ${overlay.extends}: ${overlay.title} (${String(overlay.actions.length)} actions)`,
    );
  }
  return equal === total ? 0 : 1;
}

function report(file: string, operation: string, differences: string[]): void {
  console.error(`${file}: ${operation} differs`);
  for (const difference of differences.slice(0, SHOWN))
    console.error(`  ${difference}`);
  if (differences.length > SHOWN) {
    console.error(`  and at ${String(differences.length - SHOWN)} more places`);
  }
}

const { positionals } = readFlags({ allowPositionals: true }, USAGE);
await runCommand(() => main(positionals[0]));
