/**
 * `pnpm generate` writes everything that is derived from `openapi/`.
 * `pnpm generate --check` writes nothing, names the files that are stale, and
 * exits 1 if there are any.
 */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { emitAll } from "./emit/all.js";
import type { GeneratedFile } from "./emit/generated-file.js";
import { loadSpecification } from "./spec/load.js";
import { SpecError } from "./spec/source.js";
import { readFlags } from "./tasks/flags.js";

const root = fileURLToPath(new URL("..", import.meta.url));

const USAGE = `Usage: pnpm generate [--check]

Writes everything that is derived from openapi/.

  --check  write nothing, name the files that are stale and exit 1 if any are
  --help   print this`;

async function main(): Promise<number> {
  const { values } = readFlags(
    {
      options: {
        check: { type: "boolean", default: false },
        // Where `openapi/` lies and the files go; for tests of this command.
        root: { type: "string", default: root },
      },
    },
    USAGE,
  );
  const specification = await loadSpecification(values.root);
  const files = await emitAll(specification.document, values.root);
  for (const { place, target } of specification.unneeded) {
    console.log(
      `no longer needed, there is nothing to remove: ${place}: ${target}`,
    );
  }
  const stale: GeneratedFile[] = [];
  for (const file of files) {
    if ((await present(path.join(values.root, file.path))) !== file.content) {
      stale.push(file);
    }
  }
  if (values.check) {
    for (const file of stale) {
      console.error(`stale: ${file.path} (run \`pnpm generate\`)`);
    }
    if (stale.length === 0) {
      console.log(`${String(files.length)} generated files are up to date`);
    }
    return stale.length === 0 ? 0 : 1;
  }
  for (const file of stale) {
    const target = path.join(values.root, file.path);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, file.content);
    console.log(`wrote ${file.path}`);
  }
  const lines = files.reduce(
    (sum, file) => sum + file.content.split("\n").length - 1,
    0,
  );
  console.log(
    `${String(files.length)} generated files, ${String(lines)} lines; ` +
      `${String(specification.corrections)} overlay actions and ` +
      `${String(specification.nullable)} nullable fields applied`,
  );
  return 0;
}

async function present(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof SpecError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
