import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { PublishedPackage } from "../diff/bump.js";
import type { LocalRegistry } from "../release/local-registry.js";
import { type CommandResult, run } from "../release/run.js";
import { EXAMPLES, type Example } from "./examples.js";
import { canDoJobs, writeRuntimeSources } from "./runtimes.js";

/**
 * An empty project outside the repository, into which packages are installed.
 */
export interface ConsumerProject {
  readonly label: string;
  readonly folder: string;
  readonly packages: readonly PublishedPackage[];
  readonly installer: "npm" | "pnpm";
}

interface Manifest {
  readonly exports?: Record<string, unknown>;
  readonly peerDependencies?: Record<string, string>;
}

/** Installs packages and their peer dependencies into a project. */
export async function installProject(
  project: ConsumerProject,
  registry: LocalRegistry,
  pnpm: string,
): Promise<CommandResult> {
  const { folder, packages, installer } = project;
  await mkdir(folder, { recursive: true });
  const dependencies: Record<string, string> = { "@types/node": "^20.19.0" };
  for (const { name, version } of packages) {
    dependencies[name] = version;
    const url = new URL(`${name.replace("/", "%2f")}/${version}`, registry.url);
    const manifest = (await (await fetch(url)).json()) as Manifest;
    Object.assign(dependencies, manifest.peerDependencies);
  }
  if ("react" in dependencies) dependencies["@types/react"] = "^19.0.0";
  await writeFile(
    path.join(folder, "package.json"),
    JSON.stringify({ private: true, type: "module", dependencies }),
  );
  const { npmrc } = registry;
  await writeFile(path.join(folder, ".npmrc"), npmrc);
  const result = await (installer === "npm"
    ? run("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error"], {
        cwd: folder,
      })
    : run(pnpm, ["install", "--ignore-scripts", "--no-frozen-lockfile"], {
        cwd: folder,
        env: { CI: "1" },
      }));
  if (result.code === 0) await writeSources(project);
  return result;
}

/** Writes code that uses the packages, as a user would write it. */
export async function writeSources({
  folder,
  packages,
}: ConsumerProject): Promise<void> {
  const write = (name: string, content: string): Promise<void> =>
    writeFile(path.join(folder, name), content);
  const entries = (
    await Promise.all(packages.map(({ name }) => listEntries(folder, name)))
  ).flat();
  const examples = packages.flatMap(({ name }) => EXAMPLES[name] ?? []);
  const code = (part: keyof Example): string =>
    examples.map((example) => example[part]).join("\n");
  const imports = entries.map(
    (entry, index) => `import * as module${index} from "${entry}";`,
  );
  const names = entries.map((_, index) => `module${index}`).join(", ");
  await write(
    "consumer.ts",
    [...imports, code("types"), `export const all = [${names}];`].join("\n"),
  );
  await write(
    "import.mjs",
    [...imports, code("run"), `console.log([${names}].length);`].join("\n"),
  );
  await write(
    "require.cjs",
    `console.log([${entries.map((entry) => `require("${entry}")`).join(", ")}].length);`,
  );
  if (canDoJobs(packages)) await writeRuntimeSources(folder);
  await write("bundle.js", [...imports, `console.log(${names});`].join("\n"));
  await write(
    "bare.js",
    entries.map((entry) => `import "${entry}";`).join("\n"),
  );
  for (const moduleResolution of ["bundler", "nodenext"]) {
    await write(
      `tsconfig.${moduleResolution}.json`,
      JSON.stringify({
        compilerOptions: {
          target: "ES2022",
          lib: ["ES2023", "DOM", "DOM.Iterable", "DOM.AsyncIterable"],
          module: moduleResolution === "bundler" ? "ESNext" : "NodeNext",
          moduleResolution,
          types: ["node"],
          strict: true,
          noEmit: true,
          resolveJsonModule: true,
        },
        files: ["consumer.ts"],
      }),
    );
  }
}

/** The modules that can be imported from a package. */
async function listEntries(folder: string, name: string): Promise<string[]> {
  const file = path.join(folder, "node_modules", name, "package.json");
  const { exports = {} } = JSON.parse(await readFile(file, "utf8")) as Manifest;
  return Object.entries(exports).flatMap(([key, target]) =>
    JSON.stringify(target).includes('.js"') ? [name + key.slice(1)] : [],
  );
}
