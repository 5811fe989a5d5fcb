import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { startRegistry } from "../release/local-registry.js";
import { findPnpm, publishStage, stageRelease } from "../release/stage.js";
import { root } from "../tasks/turbo.js";
import { type Check, listChecks } from "./checks.js";
import { type ConsumerProject, installProject } from "./consumer-project.js";
import { Matrix } from "./matrix.js";
import { listTarballChecks } from "./tarballs.js";
import { installToolchain, ownToolchain } from "./toolchain.js";

/**
 * Publishes the built packages into a registry on this machine, installs them
 * into empty projects and checks what a user would do with them.
 *
 * @param quick - all packages in one project, with the tools that the
 *   repository has anyway
 */
export async function verifyPackages({
  quick,
  progress,
}: {
  quick: boolean;
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
    const tools = quick
      ? ownToolchain()
      : await installToolchain(path.join(folder, "tools"));
    for (const entry of packages) {
      const checks = await listTarballChecks(
        entry,
        registry,
        folder,
        tools,
        !quick,
      );
      await runChecks(matrix, shortName(entry.name), checks);
    }
    const projects = listProjects(folder, packages, quick);
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
  quick: boolean,
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
  if (quick) return [project("all", packages, "npm")];
  return (["npm", "pnpm"] as const).flatMap((installer) => [
    ...packages.map((entry) =>
      project(shortName(entry.name), [entry], installer),
    ),
    project("all", packages, installer),
  ]);
}

/** Two at a time: the smallest machines have two cores. */
async function runChecks(
  matrix: Matrix,
  project: string,
  checks: readonly Check[],
): Promise<void> {
  for (let index = 0; index < checks.length; index += 2) {
    const pair = checks.slice(index, index + 2);
    const results = await Promise.all(pair.map((check) => check.run()));
    for (const [offset, { code, output }] of results.entries()) {
      const check = pair[offset];
      if (check) matrix.set(check.label, project, code === 0, output);
    }
  }
}

function shortName(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}
