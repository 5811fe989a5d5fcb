import { writeFile } from "node:fs/promises";
import path from "node:path";
import type { PublishedPackage } from "../diff/bump.js";
import type { LocalRegistry } from "../release/local-registry.js";
import { run, runOrFail } from "../release/run.js";
import type { Check } from "./checks.js";
import type { Toolchain } from "./toolchain.js";

/** The files that a tarball may contain. */
const ALLOWED =
  /^package\/(dist\/.*\.(js|d\.ts)(\.map)?|src\/.*\.tsx?|LICENSE|README\.md|CHANGELOG\.md|package\.json|(openapi|webhooks|whatsapp)\.json)$/;

/** The files that every tarball must contain. */
const REQUIRED = [
  "package/LICENSE",
  "package/README.md",
  "package/package.json",
];

/** Downloads the tarball of a package from a registry and returns its path. */
export async function downloadTarball(
  { name, version }: PublishedPackage,
  registry: LocalRegistry,
  folder: string,
): Promise<string> {
  const url = new URL(`${name.replace("/", "%2f")}/${version}`, registry.url);
  const manifest = (await (await fetch(url)).json()) as {
    dist: { tarball: string };
  };
  const tarball = path.join(folder, `${name.replace(/^@.*\//, "")}.tgz`);
  const content = await (await fetch(manifest.dist.tarball)).arrayBuffer();
  await writeFile(tarball, new Uint8Array(content));
  return tarball;
}

/** Lists the checks of a tarball. */
export function listTarballChecks(
  tarball: string,
  folder: string,
  tools: Toolchain,
  { thorough }: { thorough: boolean },
): Check[] {
  const checks: Check[] = [
    {
      label: "contains the right files",
      run: async () => {
        const listing = await runOrFail("tar", ["-tzf", tarball], {
          cwd: folder,
        });
        const files = listing.split("\n").filter((file) => file !== "");
        const wrong = [
          ...files.filter((file) => !ALLOWED.test(file)),
          ...REQUIRED.filter((file) => !files.includes(file)).map(
            (file) => `${file} is missing`,
          ),
        ];
        return { code: wrong.length, output: wrong.join("\n") };
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
