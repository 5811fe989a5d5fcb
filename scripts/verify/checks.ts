import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { SCOPE } from "../release/local-registry.js";
import { type CommandResult, run } from "../release/run.js";
import type { ConsumerProject } from "./consumer-project.js";
import { canDoJobs, listRuntimeChecks } from "./runtimes.js";
import type { Toolchain } from "./toolchain.js";

/** One cell of the matrix. */
export interface Check {
  readonly label: string;
  run(): Promise<CommandResult>;
}

/** Lists the checks of an installed project. */
export function listChecks(
  { folder, packages, installer }: ConsumerProject,
  tools: Toolchain,
): Check[] {
  const onNode = packages.some(({ name }) => name.endsWith("/sandbox"));
  const thorough = installer === "npm";
  const compilers = thorough ? tools.compilers : tools.compilers.slice(-1);
  const runtimes = thorough ? tools.runtimes : tools.runtimes.slice(0, 1);
  const checks: Check[] = compilers.flatMap(({ label, command, args }) =>
    ["bundler", "nodenext"].map((resolution) => ({
      label: `${label}, ${resolution}`,
      run: async () =>
        withoutForeignErrors(
          await run(
            command,
            [...args, "-p", `tsconfig.${resolution}.json`, "--pretty", "false"],
            { cwd: folder },
          ),
        ),
    })),
  );
  for (const { label, command, args } of runtimes) {
    for (const [way, file] of [
      ["import", "import.mjs"],
      ["require", "require.cjs"],
    ] as const) {
      checks.push({
        label: `${label}, ${way}`,
        run: () => run(command, [...args, file], { cwd: folder }),
      });
    }
  }
  if (thorough && canDoJobs(packages)) {
    checks.push(...listRuntimeChecks(folder, tools));
  }
  for (const bundler of thorough ? tools.bundlers : []) {
    const bundle = bundler === "esbuild" ? bundleWithEsbuild : bundleWithVite;
    checks.push(
      {
        label: `${bundler} bundles it`,
        run: () => bundle(tools, folder, "bundle.js", onNode),
      },
      {
        label: `${bundler} drops it when unused`,
        run: async () => {
          const result = await bundle(tools, folder, "bare.js", onNode);
          if (result.code !== 0) return result;
          const out = path.join(folder, "out", bundler, "bare.js");
          // An empty bundle may still contain code such as `export {}`.
          const rest = (await readFile(out, "utf8"))
            .replace(/export\s*\{\s*\};?/, "")
            .trim();
          return { code: rest === "" ? 0 : 1, output: rest.slice(0, 2_000) };
        },
      },
    );
  }
  return checks;
}

/** Ignores errors inside the declarations of packages that are not ours. */
export function withoutForeignErrors(result: CommandResult): CommandResult {
  if (result.code === 0) return result;
  const errors = result.output
    .split("\n")
    .filter((line) => /error TS\d+/.test(line));
  const ours = errors.filter(
    (line) => !/^\S*node_modules\//.test(line) || line.includes(SCOPE),
  );
  return errors.length > 0 && ours.length === 0
    ? { code: 0, output: "" }
    : { ...result, output: ours.join("\n") || result.output };
}

function bundleWithEsbuild(
  tools: Toolchain,
  cwd: string,
  entry: string,
  onNode: boolean,
): Promise<CommandResult> {
  return run(
    tools.bin("esbuild"),
    [
      entry,
      "--bundle",
      "--format=esm",
      "--minify",
      `--platform=${onNode ? "node" : "browser"}`,
      "--external:@libsql/client",
      "--log-level=error",
      `--outfile=out/esbuild/${entry}`,
    ],
    { cwd },
  );
}

async function bundleWithVite(
  tools: Toolchain,
  cwd: string,
  entry: string,
  onNode: boolean,
): Promise<CommandResult> {
  const out = path.join(cwd, "out/vite", entry);
  await rm(out, { force: true });
  await mkdir(path.dirname(out), { recursive: true });
  const config = {
    logLevel: "error",
    build: {
      emptyOutDir: false,
      outDir: "out/vite",
      ...(onNode ? { ssr: entry } : {}),
      lib: { entry, formats: ["es"], fileName: entry.replace(/\.js$/, "") },
      rollupOptions: { external: ["@libsql/client"] },
    },
    ...(onNode ? { ssr: { noExternal: true } } : {}),
  };
  const file = `vite.${entry}.config.mjs`;
  await writeFile(
    path.join(cwd, file),
    `export default ${JSON.stringify(config)};`,
  );
  return run(tools.bin("vite"), ["build", "--config", file], { cwd });
}
