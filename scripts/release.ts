/**
 * `pnpm release` builds the packages, writes their repository into their
 * manifests, and publishes those with a new version.
 */
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { listPackages } from "./diff/bump.js";
import {
  type ReleaseManifest,
  findRepository,
  nameRepository,
} from "./release/repository.js";
import { readFlags } from "./tasks/flags.js";
import { root, run, turbo } from "./tasks/turbo.js";

readFlags(
  {},
  `Usage: pnpm release

Builds the packages and publishes those with a new version to npm. The release
workflow runs it; pnpm release:dry-run publishes to a temporary registry instead.

  --help  print this`,
);

async function main(): Promise<number> {
  for (const { folder } of await listPackages(root)) {
    const file = path.join(root, folder, "package.json");
    const manifest = JSON.parse(
      await readFile(file, "utf8"),
    ) as ReleaseManifest;
    const named = nameRepository(manifest, folder, findRepository());
    if (JSON.stringify(named) === JSON.stringify(manifest)) continue;
    await writeFile(file, `${JSON.stringify(named, undefined, 2)}\n`);
  }
  const build = await turbo(["run", "build"]);
  if (build.code !== 0) return build.code;
  const published = await run("changeset", ["publish"]);
  return published.code;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
