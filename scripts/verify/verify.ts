import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { startRegistry } from "../release/local-registry.js";
import { findPnpm, publishStage, stageRelease } from "../release/stage.js";
import { root } from "../tasks/turbo.js";
import { listChecks } from "./checks.js";
import { type ConsumerProject, installProject } from "./consumer-project.js";
import { Matrix, runChecks, shortName } from "./matrix.js";
import { verifyPacked } from "./packed.js";
import { downloadTarball, listTarballChecks } from "./tarballs.js";
import { installToolchain } from "./toolchain.js";

/**
 * Packs the built packages, unpacks all of them into one empty project and
 * checks them as a user would use them, with the tools of the repository.
 */
export async function verifyQuickly(): Promise<Matrix> {
  const matrix = new Matrix();
  const folder = await mkdtemp(path.join(tmpdir(), "kapso-verify-"));
  try {
    await verifyPacked(matrix, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return matrix;
}

/**
 * Publishes the built packages into a registry on this machine, installs them
 * into empty projects, alone and together, with npm and pnpm, and checks them
 * as a user would use them, with all compilers, runtimes and bundlers.
 */
export async function verifyFully({
  progress,
}: {
  progress: (text: string) => void;
}): Promise<Matrix> {
  const matrix = new Matrix();
  const folder = await mkdtemp(path.join(tmpdir(), "kapso-verify-"));
  const registry = await startRegistry();
  try {
    const stage = await stageRelease(root);
    const pnpm = await findPnpm(root);
    try {
      await publishStage(root, stage, registry);
    } finally {
      await stage.remove();
    }
    const { packages } = stage;
    progress(
      `published ${packages.map(({ name, version }) => `${name}@${version}`).join(", ")}`,
    );
    const tools = await installToolchain(path.join(folder, "tools"));
    for (const entry of packages) {
      const tarball = await downloadTarball(entry, registry, folder);
      await runChecks(
        matrix,
        shortName(entry.name),
        listTarballChecks(tarball, folder, tools, { thorough: true }),
      );
    }
    const projects = listProjects(folder, packages);
    for (const project of projects) {
      const installed = await installProject(project, registry, pnpm);
      matrix.set(
        "installs",
        project.label,
        installed.code === 0,
        installed.output,
      );
      if (installed.code === 0) {
        await runChecks(matrix, project.label, listChecks(project, tools));
      }
      progress(`checked ${project.label}`);
    }
  } finally {
    await registry.close();
    await rm(folder, { recursive: true, force: true });
  }
  return matrix;
}

function listProjects(
  folder: string,
  packages: ConsumerProject["packages"],
): ConsumerProject[] {
  const project = (
    name: string,
    members: ConsumerProject["packages"],
    installer: "npm" | "pnpm",
  ): ConsumerProject => ({
    label: installer === "npm" ? name : `${name} (pnpm)`,
    folder: path.join(folder, `${name}-${installer}`),
    packages: members,
    installer,
  });
  return (["npm", "pnpm"] as const).flatMap((installer) => [
    ...packages.map((entry) =>
      project(shortName(entry.name), [entry], installer),
    ),
    project("all", packages, installer),
  ]);
}
