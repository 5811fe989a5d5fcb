import { spawn } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { type CommandResult, run } from "../release/run.js";
import type { Check } from "./checks.js";
import type { Tool, Toolchain } from "./toolchain.js";

/** Modules with the main uses of the packages, which run in an installed project. */
const SOURCES = path.join(import.meta.dirname, "runtime");

/** Whether a project has all packages that the jobs need, the server included. */
export function canDoJobs(
  packages: readonly { readonly name: string }[],
): boolean {
  return (
    packages.length > 1 &&
    packages.some(({ name }) => name.endsWith("/sandbox"))
  );
}

/**
 * Lists checks that do the main jobs of the packages over HTTP with each runtime: lists,
 * single items, errors, timeout, abort, files, the proxy and webhooks.
 *
 * @param folder - An installed project.
 */
export function listRuntimeChecks(folder: string, tools: Toolchain): Check[] {
  const { runtimes, foreignFetches, workerd } = tools;
  const checks = [
    ...runtimes.map((runtime) => ({ ...runtime, env: {} })),
    ...foreignFetches.map(({ label, runtime, module }) => ({
      ...runtime,
      label,
      env: { FETCH: pathToFileURL(module).href },
    })),
  ].map(({ label, command, args, env }) => ({
    label: `${label}, main jobs`,
    run: () =>
      withServer(folder, (server) =>
        run(command, [...args, "runtime/main.mjs"], {
          cwd: folder,
          env: { ...env, SERVER: server },
        }),
      ),
  }));
  if (!workerd) return checks;
  return [
    ...checks,
    {
      label: `${workerd.label}, main jobs`,
      run: () =>
        withServer(folder, (server) =>
          runWorker(folder, tools, workerd, server),
        ),
    },
  ];
}

/** Writes the modules that do the jobs into a project, as JavaScript. */
export async function writeRuntimeSources(folder: string): Promise<void> {
  await build({
    entryPoints: [path.join(SOURCES, "*.mts")],
    outdir: path.join(folder, "runtime"),
    outExtension: { ".js": ".mjs" },
    logLevel: "error",
  });
}

/** Starts the server of the jobs for one check, with the packages of the project. */
async function withServer(
  cwd: string,
  use: (server: string) => Promise<CommandResult>,
): Promise<CommandResult> {
  const child = spawn(process.execPath, ["runtime/server.mjs"], {
    cwd,
    stdio: ["pipe", "pipe", "inherit"],
  });
  try {
    for await (const line of createInterface(child.stdout))
      return await use(line);
    return { code: 1, output: "the server of the jobs did not start" };
  } finally {
    child.stdin.end();
  }
}

async function runWorker(
  folder: string,
  tools: Toolchain,
  { command, args }: Tool,
  server: string,
): Promise<CommandResult> {
  const out = path.join(folder, "out/workerd");
  const bundled = await run(
    tools.bin("esbuild"),
    [
      "runtime/worker.mjs",
      "--bundle",
      "--format=esm",
      "--conditions=workerd,worker",
      "--log-level=error",
      `--outfile=${path.join(out, "worker.js")}`,
    ],
    { cwd: folder },
  );
  if (bundled.code !== 0) return bundled;
  await mkdir(out, { recursive: true });
  const config = path.join(out, "config.capnp");
  await writeFile(
    config,
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "jobs", worker = .jobs),
    # The server is on this machine.
    (name = "internet", network = (allow = ["public", "private", "local"])),
  ],
);
const jobs :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed "worker.js")],
  compatibilityDate = "2025-09-01",
  bindings = [(name = "SERVER", text = ${JSON.stringify(server)})],
);
`,
  );
  return run(command, [...args, config], { cwd: folder });
}
