import { mkdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { root } from "../tasks/turbo.js";
import { runOrFail } from "../release/run.js";

/** A program, with arguments that precede those of a check. */
export interface Tool {
  readonly label: string;
  readonly command: string;
  readonly args: readonly string[];
}

/** The tools that verify the packages. */
export interface Toolchain {
  readonly compilers: readonly Tool[];
  readonly runtimes: readonly Tool[];
  /** Modules with another `fetch`, and the runtimes for them. */
  readonly foreignFetches: readonly ForeignFetch[];
  /** Runs a worker as a test. */
  readonly workerd: Tool | undefined;
  readonly bundlers: readonly ("esbuild" | "vite")[];
  /** Path of the `bin` of an installed tool. */
  readonly bin: (name: string) => string;
}

/** A package that exports a `fetch`. */
interface ForeignFetch {
  readonly label: string;
  readonly runtime: Tool;
  /** Path of the module. */
  readonly module: string;
}

const COMPILERS = {
  "TypeScript 5.4": "npm:typescript@~5.4.0",
  "TypeScript 5.9": "npm:typescript@~5.9.0",
  "TypeScript 6": "npm:typescript@^6.0.0",
  "TypeScript 7": "npm:typescript@^7.0.0",
};

const NODE_VERSIONS = ["20", "22", "24", "26"];

const TOOLS = {
  "@arethetypeswrong/cli": "^0.18.5",
  bun: "^1.4.0",
  deno: "^2.9.0",
  esbuild: "^0.28.2",
  publint: "^0.3.25",
  undici: "^8.13.0",
  vite: "^8.3.0",
  workerd: "^1.20261117.1",
};

/** Installs every compiler, runtime and bundler of the full matrix. */
export async function installToolchain(folder: string): Promise<Toolchain> {
  const node = `node-${process.platform}-${process.arch}`;
  const dependencies = {
    ...TOOLS,
    ...Object.fromEntries(
      Object.entries(COMPILERS).map(([label, spec]) => [slug(label), spec]),
    ),
    // These packages contain the binary; the package `node` would download it.
    ...Object.fromEntries(
      NODE_VERSIONS.map((version) => [
        `node-${version}`,
        `npm:${node}@${version}`,
      ]),
    ),
  };
  await mkdir(folder, { recursive: true });
  await writeFile(
    path.join(folder, "package.json"),
    JSON.stringify({ private: true, dependencies }),
  );
  await runOrFail(
    "npm",
    ["install", "--no-audit", "--no-fund", "--loglevel=error"],
    { cwd: folder },
  );
  const modules = path.join(folder, "node_modules");
  const bin = (name: string): string => path.join(modules, ".bin", name);
  const runtimes: Tool[] = [
    ...NODE_VERSIONS.map((version) => ({
      label: `Node ${version}`,
      command: path.join(modules, `node-${version}`, "bin/node"),
      args: ["--no-warnings"],
    })),
    { label: "Bun", command: bin("bun"), args: ["run"] },
    {
      label: "Deno",
      command: bin("deno"),
      args: ["run", "--allow-all", "--node-modules-dir=manual", "--quiet"],
    },
  ];
  return {
    compilers: Object.keys(COMPILERS).map((label) => ({
      label,
      command: process.execPath,
      args: [path.join(modules, slug(label), "bin/tsc")],
    })),
    runtimes,
    // Needs Node.js 22.
    foreignFetches: runtimes
      .filter(({ label }) => label === "Node 24")
      .map((runtime) => ({
        label: "undici 8 on Node 24",
        runtime,
        module: path.join(modules, "undici/index.js"),
      })),
    workerd: { label: "workerd", command: bin("workerd"), args: ["test"] },
    bundlers: ["esbuild", "vite"],
    bin,
  };
}

/**
 * The tools of the repository: its compiler, the current Node.js and esbuild.
 */
export function ownToolchain(): Toolchain {
  const require = createRequire(path.join(root, "scripts/package.json"));
  return {
    compilers: [
      {
        label: "TypeScript 5.9",
        command: process.execPath,
        args: [require.resolve("typescript/bin/tsc")],
      },
    ],
    runtimes: [
      {
        label: "this Node",
        command: process.execPath,
        args: ["--no-warnings"],
      },
    ],
    foreignFetches: [],
    workerd: undefined,
    bundlers: ["esbuild"],
    bin: (name) => path.join(root, "scripts/node_modules/.bin", name),
  };
}

function slug(label: string): string {
  return label.toLowerCase().replaceAll(" ", "-");
}
