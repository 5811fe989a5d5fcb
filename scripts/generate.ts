/**
 * `pnpm generate` writes all files that are derived from `openapi/`. `pnpm
 * generate --check` writes nothing, lists stale files, and exits with 1 if
 * there are any.
 */
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { RunCache, readIfPresent } from "./generate/run-cache.js";
import { SpecError } from "./spec/spec-error.js";
import { readFlags } from "./tasks/flags.js";
import { runCommand } from "./tasks/run-command.js";

const scripts = fileURLToPath(new URL(".", import.meta.url));

const USAGE = `Usage: pnpm generate [--check]

Writes all files that are derived from openapi/.

  --check  write nothing, list stale files, and exit with 1 if there are any
  --help   print this`;

async function main(): Promise<number> {
  const { values } = readFlags(
    {
      options: {
        check: { type: "boolean", default: false },
        // The folder with `openapi/`, in which files are written; only for
        // tests of this command.
        root: { type: "string", default: path.dirname(scripts) },
      },
    },
    USAGE,
  );
  const { root, check } = values;
  const cache = await RunCache.open(root, scripts);
  const last = await cache.find();
  if (last) {
    console.log(check ? last.checked : last.summary);
    return 0;
  }
  // Loaded here, because a cached run does not need the slow parsers and
  // formatters.
  const { emitAll, findNotices, listOperationNames } =
    await import("./emit/all.js");
  const { default: api } = await import("../openapi/api.config.js");
  const { rejectUnknownOperations } =
    await import("./config/check-operations.js");
  const { isRepository, loadSpecification } = await import("./spec/load.js");
  const generated = await (async () => {
    const specification = await loadSpecification(root);
    const files = await emitAll(specification.document, root);
    // Tests generate from other documents, with the same configuration.
    if (isRepository(root)) {
      rejectUnknownOperations(api, listOperationNames(specification.document));
    }
    return { specification, files };
  })().catch(async (error: unknown) => {
    if (!(error instanceof SpecError)) throw error;
    // Generation stops at the first problem, so find the others as well.
    const { diagnoseFolder } = await import("./generate/diagnose.js");
    const { explain } = await import("./generate/explain.js");
    const found = await diagnoseFolder(root);
    console.error(
      explain(
        found.errors.length > 0 ? found : { ...found, errors: error.errors },
      ),
    );
    return undefined;
  });
  if (!generated) return 1;
  const { specification, files } = generated;
  for (const { place, target } of specification.unneeded) {
    console.log(
      `overlay action that is no longer needed, because there is nothing to remove: ${place}: ${target}`,
    );
  }
  const stale = [];
  for (const file of files) {
    const present = await readIfPresent(path.join(root, file.path));
    if (present !== file.content) stale.push(file);
  }
  const lines = files.reduce(
    (sum, file) => sum + file.content.split("\n").length - 1,
    0,
  );
  const checked = `${files.length} generated files are up to date`;
  const notices = findNotices(specification.document);
  const summary =
    `${notices.map((notice) => `${notice}\n`).join("")}${files.length} generated files, ${lines} lines; ` +
    `${specification.corrections} overlay actions and ` +
    `${specification.nullable} nullable fields applied`;
  if (check && stale.length > 0) {
    for (const file of stale) {
      console.error(`stale: ${file.path} (run \`pnpm generate\`)`);
    }
    return 1;
  }
  for (const file of stale) {
    const target = path.join(root, file.path);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, file.content);
    console.log(`wrote ${file.path}`);
  }
  console.log(check ? checked : summary);
  if (specification.unneeded.length === 0) {
    await cache.save({ checked, summary, files });
  }
  return 0;
}

await runCommand(main);
