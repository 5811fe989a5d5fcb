import { writeFile } from "node:fs/promises";
import path from "node:path";
import type { PublishedPackage } from "../diff/bump.js";
import type { LocalRegistry } from "../release/local-registry.js";
import { run, runOrFail } from "../release/run.js";
import type { Check } from "./checks.js";
import type { Toolchain } from "./toolchain.js";

/** What a tarball may hold. */
const MEANT =
  /^package\/(dist\/.*\.(js|d\.ts)|LICENSE|README\.md|CHANGELOG\.md|package\.json|openapi\.json)$/;

/** Lists what is checked of the published tarball itself. */
export async function listTarballChecks(
  { name, version }: PublishedPackage,
  registry: LocalRegistry,
  folder: string,
  tools: Toolchain,
  thorough: boolean,
): Promise<Check[]> {
  const url = new URL(`${name.replace("/", "%2f")}/${version}`, registry.url);
  const manifest = (await (await fetch(url)).json()) as {
    dist: { tarball: string };
  };
  const tarball = path.join(folder, `${name.replace(/^@.*\//, "")}.tgz`);
  const content = await (await fetch(manifest.dist.tarball)).arrayBuffer();
  await writeFile(tarball, new Uint8Array(content));
  const checks: Check[] = [
    {
      label: "holds what is meant",
      run: async () => {
        const listing = await runOrFail("tar", ["-tzf", tarball], {
          cwd: folder,
        });
        const others = listing
          .split("\n")
          .filter((file) => file !== "" && !MEANT.test(file));
        return { code: others.length, output: others.join("\n") };
      },
    },
    {
      label: "publint",
      run: () =>
        run(tools.bin("publint"), [tarball, "--strict"], { cwd: folder }),
    },
  ];
  if (!thorough) return checks;
  return [
    ...checks,
    {
      label: "attw",
      run: () =>
        run(
          tools.bin("attw"),
          [tarball, "--profile", "esm-only", "--format", "ascii"],
          { cwd: folder },
        ),
    },
  ];
}
