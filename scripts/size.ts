/**
 * `pnpm size` prints what a package adds to a bundle, minified and gzipped, for
 * each entry of `size-budgets.json`, and the size of the declarations that an
 * editor reads. It fails if something exceeds its budget.
 * `pnpm size "<name of an entry>"` prints the sizes of the parts of a bundle.
 */
import { measureParts, measureSizes } from "./packages/bundle-size.js";
import { measureDeclarations } from "./packages/declaration-size.js";
import { readFlags } from "./tasks/flags.js";

const USAGE = `Usage: pnpm size [<bundle>]

Prints the size that each package adds to a bundle, and the size of the
declarations that an editor reads. Fails if something exceeds its budget in
scripts/size-budgets.json. With the name of a bundle, prints the sizes of its
parts. Build the packages before you run it.

  --help  print this`;

const { positionals } = readFlags({ allowPositionals: true }, USAGE);
const [name] = positionals;
if (name === undefined) {
  const over = (await printSizes()) + (await printDeclarations());
  process.exitCode = over > 0 ? 1 : 0;
} else await printParts(name);

/** Prints the sizes, and returns the number of bundles over their budgets. */
async function printSizes(): Promise<number> {
  let over = 0;
  for (const { name, minified, gzipped, budget } of await measureSizes()) {
    if (gzipped > budget) over += 1;
    console.log(
      `${name}: ${bytes(minified)} minified, ${bytes(gzipped)} gzipped, ${verdictOn(gzipped, budget)}`,
    );
  }
  return over;
}

/** Prints the sizes, and returns 1 if they exceed their budget together. */
async function printDeclarations(): Promise<number> {
  const { packages, declarations, maps, budget } = await measureDeclarations();
  for (const { name, ...sizes } of packages) {
    console.log(
      `declarations of ${name}: ${bytes(sizes.declarations)}, and ${bytes(sizes.maps)} of maps`,
    );
  }
  const verdict =
    budget === undefined ? "" : `, ${verdictOn(declarations, budget)}`;
  console.log(
    `declarations of all packages: ${bytes(declarations)}, and ${bytes(maps)} of maps${verdict}`,
  );
  return budget !== undefined && declarations > budget ? 1 : 0;
}

function verdictOn(size: number, budget: number): string {
  return `${size > budget ? "OVER ITS BUDGET" : "within its budget"} of ${bytes(budget)}`;
}

async function printParts(name: string): Promise<void> {
  const parts = await measureParts(name).catch((error: unknown) => {
    if (!(error instanceof Error)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  });
  for (const part of parts ?? []) {
    console.log(
      `${part.name}: ${bytes(part.minified)} minified, ${bytes(part.gzipped)} gzipped`,
    );
  }
}

function bytes(count: number): string {
  return `${count.toLocaleString("en")} B`;
}
