/**
 * `pnpm size` prints what a package adds to a bundle, minified and gzipped,
 * for each entry of `size-budgets.json`, and fails if one is over its budget.
 */
import { measureSizes } from "./packages/bundle-size.js";

let over = 0;
for (const { name, minified, gzipped, budget } of await measureSizes()) {
  const verdict = gzipped > budget ? "OVER ITS BUDGET" : "within its budget";
  if (gzipped > budget) over += 1;
  console.log(
    `${name}: ${bytes(minified)} minified, ${bytes(gzipped)} gzipped, ${verdict} of ${bytes(budget)}`,
  );
}
process.exitCode = over > 0 ? 1 : 0;

function bytes(count: number): string {
  return `${count.toLocaleString("en")} B`;
}
