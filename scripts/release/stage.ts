import {
  cp,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rm,
  symlink,
  writeFile,
} from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { type PublishedPackage, listPackages } from "../diff/bump.js";
import { type LocalRegistry, SCOPE } from "./local-registry.js";
import {
  type ReleaseManifest,
  findRepository,
  nameRepository,
} from "./repository.js";
import { type CommandOptions, runOrFail } from "./run.js";

/** A copy of the built packages for a trial release. */
export interface Stage {
  readonly folder: string;
  /** The packages, with the versions of the release. */
  readonly packages: readonly PublishedPackage[];
  /** Removes the copy. */
  remove(): Promise<void>;
}

/** A placeholder for an unknown repository. */
const SOME_REPOSITORY = "git+https://github.com/owner/name.git";

// By the lockfile, changesets recognizes that pnpm publishes here.
const COPIED = [
  "package.json",
  "pnpm-workspace.yaml",
  "pnpm-lock.yaml",
  ".changeset",
];

/**
 * Copies the built packages and raises their versions according to the pending
 * changesets. The repository itself is not changed.
 */
export async function stageRelease(root: string): Promise<Stage> {
  const folder = await mkdtemp(path.join(tmpdir(), "kapso-release-"));
  try {
    for (const name of COPIED) {
      await cp(path.join(root, name), path.join(folder, name), {
        recursive: true,
      });
    }
    for (const workspace of await listWorkspaces(root)) {
      await copyWorkspace(root, folder, workspace);
    }
    // Changesets reads the git history to find out who added each changeset.
    const git = [
      "-c",
      "user.name=release",
      "-c",
      "user.email=release@localhost",
    ];
    for (const args of [
      ["init", "-q"],
      ["add", "-A"],
      ["commit", "-qm", "Stage"],
    ]) {
      await runOrFail("git", [...git, ...args], { cwd: folder });
    }
    await changeset(root, ["version"], { cwd: folder });
    return {
      folder,
      packages: await listPackages(folder),
      remove: () => rm(folder, { recursive: true }),
    };
  } catch (error) {
    await rm(folder, { recursive: true });
    throw error;
  }
}

/**
 * Publishes the staged packages with the same command as a release.
 *
 * @returns the output of the command
 */
export async function publishStage(
  root: string,
  stage: Stage,
  registry: LocalRegistry,
): Promise<string> {
  const userconfig = path.join(stage.folder, ".npmrc");
  await writeFile(userconfig, `${registry.npmrc}registry=${registry.url}\n`);
  const pnpm = await findPnpm(root);
  return changeset(root, ["publish", "--no-git-tag"], {
    cwd: stage.folder,
    env: {
      PATH: `${path.dirname(pnpm)}${path.delimiter}${process.env.PATH ?? ""}`,
      NPM_CONFIG_USERCONFIG: userconfig,
      npm_config_registry: registry.url,
    },
  });
}

/** Runs the changesets command of the repository. */
function changeset(
  root: string,
  args: readonly string[],
  options: CommandOptions,
): Promise<string> {
  const require = createRequire(path.join(root, "package.json"));
  const command = require.resolve("@changesets/cli/bin.js");
  return runOrFail(process.execPath, [command, ...args], options);
}

/** The folder of the pnpm that this repository uses, from the cache of npx. */
export async function findPnpm(root: string): Promise<string> {
  const output = await runOrFail(
    "npx",
    ["--yes", "--loglevel=error", "--package=pnpm@12", "--", "which", "pnpm"],
    { cwd: root },
  );
  return output.trim().split("\n").at(-1) ?? "pnpm";
}

async function listWorkspaces(root: string): Promise<string[]> {
  const folders = await Promise.all(
    ["packages", "examples"].map(async (parent) =>
      (
        await readdir(path.join(root, parent), { withFileTypes: true }).catch(
          () => [],
        )
      )
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => `${parent}/${name}`),
    ),
  );
  return [...folders.flat(), "scripts", "scripts/browser", "scripts/compiler"];
}

interface StagedManifest extends ReleaseManifest {
  readonly files?: readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
}

/**
 * The published form of a manifest, but without provenance, which nobody signs
 * here.
 */
function stageManifest(
  manifest: StagedManifest,
  folder: string,
): StagedManifest {
  const url = findRepository() ?? manifest.repository?.url ?? SOME_REPOSITORY;
  const { provenance: _, ...publishConfig } = manifest.publishConfig ?? {};
  return { ...nameRepository(manifest, folder, url), publishConfig };
}

async function copyWorkspace(
  root: string,
  folder: string,
  workspace: string,
): Promise<void> {
  const from = path.join(root, workspace);
  const to = path.join(folder, workspace);
  const text = await readFile(path.join(from, "package.json"), "utf8").catch(
    () => undefined,
  );
  if (text === undefined) return;
  const manifest = JSON.parse(text) as StagedManifest;
  const published =
    workspace.startsWith("packages/") && manifest.private !== true;
  await mkdir(to, { recursive: true });
  await writeFile(
    path.join(to, "package.json"),
    `${JSON.stringify(published ? stageManifest(manifest, workspace) : manifest, undefined, 2)}\n`,
  );
  if (!published) return;
  for (const name of [
    ...(manifest.files ?? []),
    "README.md",
    "LICENSE",
    "CHANGELOG.md",
  ]) {
    await cp(path.join(from, name), path.join(to, name), {
      recursive: true,
    }).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    });
  }
  // Links workspace dependencies: `pnpm pack` reads their versions there.
  for (const name of Object.keys(manifest.dependencies ?? {})) {
    if (!name.startsWith(`${SCOPE}/`)) continue;
    const link = path.join(to, "node_modules", name);
    await mkdir(path.dirname(link), { recursive: true });
    const target = path.join(folder, "packages", name.slice(SCOPE.length + 1));
    await symlink(target, link, "dir");
  }
}
