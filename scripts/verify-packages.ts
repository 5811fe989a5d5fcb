/**
 * `pnpm verify-packages` installs the packages, as they would be published,
 * into empty projects, alone and together, and checks them with all supported
 * compilers, runtimes and bundlers. `--quick` checks all packages together,
 * with the installed tools only.
 */
import { readFlags } from "./tasks/flags.js";
import { turbo } from "./tasks/turbo.js";
import { verifyFully, verifyQuickly } from "./verify/verify.js";

const { values } = readFlags(
  { options: { quick: { type: "boolean", default: false } } },
  `Usage: pnpm verify-packages [--quick]

Installs the packages into empty projects, and checks them with all supported
package managers, compilers, runtimes and bundlers. It installs these tools from
npm, which takes minutes.

  --quick  only check all packages together, with the installed tools
  --help   print this`,
);
const build = await turbo([
  "run",
  "build",
  "--filter=./packages/*",
  "--output-logs=errors-only",
]);
if (build.code !== 0) process.exit(build.code);
const matrix = values.quick
  ? await verifyQuickly()
  : await verifyFully({
      progress: (text) => {
        console.log(text);
      },
    });
console.log(`\n${String(matrix)}\n`);
for (const failure of matrix.failures) console.error(failure);
console.log(
  `${matrix.size - matrix.failures.length} passed, ${matrix.failures.length} failed`,
);
process.exitCode = matrix.failures.length > 0 ? 1 : 0;
