import { mkdir, readFile, symlink } from "node:fs/promises";
import path from "node:path";
import { type PublishedPackage, listPackages } from "../diff/bump.js";
import { runOrFail } from "../release/run.js";
import { findPnpm } from "../release/stage.js";
import { root } from "../tasks/turbo.js";
import { writeSources } from "./consumer-project.js";
import { listChecks } from "./checks.js";
import { type Matrix, runChecks, shortName } from "./matrix.js";
import { listTarballChecks } from "./tarballs.js";
import { ownToolchain } from "./toolchain.js";

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

interface Packed {
  readonly name: string;
  /** Path of its tarball. */
  readonly filename: string;
}

/**
 * Packs each package once, unpacks all of them into an empty project and checks
 * it with the tools of the repository. Their dependencies are links to packages
 * that pnpm installed, so nothing is downloaded.
 */
export async function verifyPacked(
  matrix: Matrix,
  folder: string,
): Promise<void> {
  const packages = await listPackages(root);
  const tools = ownToolchain();
  const tarballs = await pack(folder);
  for (const { name } of packages) {
    const tarball = tarballs.get(name);
    if (tarball === undefined) throw new Error(`${name} was not packed`);
    await runChecks(
      matrix,
      shortName(name),
      listTarballChecks(tarball, folder, tools, { thorough: false }),
    );
  }
  const project = {
    label: "all",
    folder: path.join(folder, "all"),
    packages,
    installer: "npm",
  } as const;
  for (const entry of packages) {
    await unpack(entry, tarballs.get(entry.name) ?? "", project.folder);
  }
  await link("@types/node", path.join(root, "scripts"), project.folder);
  await link("@types/react", path.join(root, "packages/react"), project.folder);
  await writeSources(project);
  await runChecks(matrix, project.label, listChecks(project, tools));
}

/** Packs all packages and returns the paths of the tarballs by package name. */
async function pack(destination: string): Promise<Map<string, string>> {
  const output = await runOrFail(
    await findPnpm(root),
    [
      "--recursive",
      "--filter=./packages/*",
      "pack",
      `--pack-destination=${destination}`,
      "--json",
    ],
    { cwd: root },
  );
  const packed = JSON.parse(output.slice(output.indexOf("["))) as Packed[];
  return new Map(packed.map(({ name, filename }) => [name, filename]));
}

/** Unpacks a package into `node_modules`, with links to its dependencies. */
async function unpack(
  { name, folder }: PublishedPackage,
  tarball: string,
  project: string,
): Promise<void> {
  const target = path.join(project, "node_modules", name);
  await mkdir(target, { recursive: true });
  await runOrFail("tar", ["-xzf", tarball, "-C", target, "--strip=1"], {
    cwd: project,
  });
  const text = await readFile(path.join(target, "package.json"), "utf8");
  const { dependencies, peerDependencies } = JSON.parse(text) as Manifest;
  for (const needed of Object.keys({ ...dependencies, ...peerDependencies })) {
    if (needed.startsWith(`${name.split("/")[0] ?? ""}/`)) continue;
    await link(needed, path.join(root, folder), project);
  }
}

async function link(
  name: string,
  workspace: string,
  project: string,
): Promise<void> {
  const place = path.join(project, "node_modules", name);
  await mkdir(path.dirname(place), { recursive: true });
  await symlink(path.join(workspace, "node_modules", name), place).catch(
    (error: unknown) => {
      // Two packages may have the same dependency.
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    },
  );
}
