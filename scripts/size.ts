/**
 * `pnpm size` prints what a package adds to a bundle, minified and gzipped,
 * for each entry of `size-budgets.json`, and fails if one is over its budget.
 * `pnpm size "<name of an entry>"` prints what its parts weigh.
 */
import { measureParts, measureSizes } from "./packages/bundle-size.js";

const [name] = process.argv.slice(2);
if (name === undefined) await printSizes();
else await printParts(name);

async function printSizes(): Promise<void> {
  let over = 0;
  for (const { name, minified, gzipped, budget } of await measureSizes()) {
    const verdict = gzipped > budget ? "OVER ITS BUDGET" : "within its budget";
    if (gzipped > budget) over += 1;
    console.log(
      `${name}: ${bytes(minified)} minified, ${bytes(gzipped)} gzipped, ${verdict} of ${bytes(budget)}`,
    );
  }
  process.exitCode = over > 0 ? 1 : 0;
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
