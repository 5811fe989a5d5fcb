/**
 * `pnpm release:dry-run` performs a release (versions, changelogs, build,
 * publish) in a copy of the repository, into a temporary registry on this
 * machine, and prints what would be published. The repository is not changed.
 */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { startRegistry } from "./release/local-registry.js";
import { publishStage, stageRelease } from "./release/stage.js";
import { readFlags } from "./tasks/flags.js";
import { root, turbo } from "./tasks/turbo.js";

readFlags(
  {},
  `Usage: pnpm release:dry-run

Performs a release in a copy of the repository, into a temporary registry on
this machine, and prints what would be published.

  --help  print this`,
);

/** The data of a package in a registry. */
interface Packument {
  readonly "dist-tags": Record<string, string>;
  readonly versions: Record<
    string,
    {
      dependencies?: Record<string, string>;
      dist: { integrity: string };
      repository?: { url?: string; directory?: string };
    }
  >;
}

const build = await turbo(["run", "build", "--output-logs=errors-only"]);
if (build.code !== 0) process.exit(build.code);

const registry = await startRegistry();
const stage = await stageRelease(root);
try {
  console.log(`Publishing to ${registry.url}\n`);
  await publishStage(root, stage, registry);
  for (const { name, version, folder } of stage.packages) {
    const response = await fetch(
      new URL(name.replace("/", "%2f"), registry.url),
    );
    const packument = (await response.json()) as Packument;
    const published = packument.versions[version];
    if (!published) throw new Error(`${name}@${version} was not published`);
    console.log(
      `${name}@${version} (${published.dist.integrity.slice(0, 20)}…)`,
    );
    const { url = "", directory } = published.repository ?? {};
    if (url === "" || directory !== folder) {
      throw new Error(
        `${name} was published with repository "${url}" and directory "${String(directory)}": provenance requires that "repository" names this repository, with the directory ${folder}`,
      );
    }
    console.log(`  from ${directory} of ${url}`);
    for (const [dependency, range] of Object.entries(
      published.dependencies ?? {},
    )) {
      if (/^(workspace|catalog):/.test(range)) {
        throw new Error(`${name} was published with ${dependency}: ${range}`);
      }
      console.log(`  needs ${dependency} ${range}`);
    }
  }
  const [first] = stage.packages;
  if (first) {
    const changelog = path.join(stage.folder, first.folder, "CHANGELOG.md");
    // Without a pending changeset, there is no changelog yet.
    const text = await readFile(changelog, "utf8").catch(() => undefined);
    if (text !== undefined) console.log(`\n${text}`);
  }
} finally {
  await stage.remove();
  await registry.close();
}
