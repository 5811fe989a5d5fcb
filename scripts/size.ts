/**
 * `pnpm size` prints the size of the files that a page loads, for each entry of
 * `size-budgets.json`, and the size of the declarations that an editor reads. It fails if a
 * size exceeds its budget.
 * `pnpm size "<name of an entry>"` prints the sizes of the parts of a bundle.
 */
import { measureParts, measureSizes } from "./packages/bundle-size.js";
import type { Files } from "./packages/bundle.js";
import { measureDeclarations } from "./packages/declaration-size.js";
import { readFlags } from "./tasks/flags.js";

const USAGE = `Usage: pnpm size [<bundle>]

Prints what a page loads of each package, in how many files, with the bundler of
Vite and the export conditions of its production builds for browsers: immediately,
and later by dynamic imports. Sizes are of minified files, the
gzipped ones summed. Also prints the size of the declarations that an editor reads.
Fails if something exceeds its budget in scripts/size-budgets.json. With the name
of a bundle, prints what the bundle would lose without each of its parts, and what
loads immediately with the splitting of esbuild. Build the packages before you run
it.

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
  for (const { name, budget, later, ...first } of await measureSizes()) {
    const { files, gzipped } = first;
    const isOver = gzipped > budget.gzipped || files > budget.files;
    if (isOver) over += 1;
    console.log(
      `${name}: ${describe(first)}, ${verdictOn(isOver, `${count(budget.files)} and ${bytes(budget.gzipped)}`)}${later.files > 0 ? `; later ${describe(later)}` : ""}`,
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
    budget === undefined
      ? ""
      : `, ${verdictOn(declarations > budget, bytes(budget))}`;
  console.log(
    `declarations of all packages: ${bytes(declarations)}, and ${bytes(maps)} of maps${verdict}`,
  );
  return budget !== undefined && declarations > budget ? 1 : 0;
}

function verdictOn(isOver: boolean, budget: string): string {
  return `${isOver ? "OVER ITS BUDGET" : "within its budget"} of ${budget}`;
}

function describe({ files, minified, gzipped }: Files): string {
  return `${count(files)}, ${bytes(minified)} minified, ${bytes(gzipped)} gzipped`;
}

function count(files: number): string {
  return files === 1 ? "1 file" : `${files} files`;
}

async function printParts(name: string): Promise<void> {
  const measured = await measureParts(name).catch((error: unknown) => {
    if (!(error instanceof Error)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  });
  if (!measured) return;
  const { bundle, esbuild, parts } = measured;
  console.log(`${name}: ${describe(bundle)}; later ${describe(bundle.later)}`);
  console.log(`with esbuild: ${describe(esbuild)}`);
  for (const part of parts) {
    console.log(
      `${part.name}: ${bytes(part.minified)} minified, ${bytes(part.gzipped)} gzipped`,
    );
  }
}

function bytes(size: number): string {
  return `${size.toLocaleString("en")} B`;
}
