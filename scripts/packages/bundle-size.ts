import { readFile } from "node:fs/promises";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { type Plugin, build } from "esbuild";
import { root } from "../tasks/turbo.js";

/** A module to bundle, and the size that it must not exceed. */
interface Budget {
  readonly name: string;
  /** Code of the module, as a user would write it. */
  readonly code: string;
  /**
   * Packages that do not count because the app has them anyway, such as peers.
   */
  readonly external?: string[];
  /** Largest size in bytes, minified and gzipped. */
  readonly gzipped: number;
}

/** The size of one bundle, in bytes. */
export interface BundleSize {
  readonly name: string;
  readonly minified: number;
  readonly gzipped: number;
  readonly budget: number;
}

/** The size of one part of a bundle, in bytes. */
export interface PartSize {
  /** A folder or module of the package, or a dependency. */
  readonly name: string;
  readonly minified: number;
  /**
   * Gzipped size that the bundle would lose without this part and what only it
   * imports.
   */
  readonly gzipped: number;
}

/** Bundles every entry of `scripts/size-budgets.json` from the built packages. */
export async function measureSizes(): Promise<BundleSize[]> {
  return Promise.all(
    (await readBudgets()).map(async (entry) => {
      const { minified, gzipped } = await bundle(entry);
      return { name: entry.name, minified, gzipped, budget: entry.gzipped };
    }),
  );
}

/**
 * Measures the parts of one bundle, the largest part first.
 *
 * @param name - Name of the entry in `scripts/size-budgets.json`.
 * @throws Error for an unknown name; its message lists the known ones
 */
export async function measureParts(name: string): Promise<PartSize[]> {
  const budgets = await readBudgets();
  const entry = budgets.find((budget) => budget.name === name);
  if (!entry) {
    const names = budgets.map((budget) => `\n  ${budget.name}`).join("");
    throw new Error(
      `there is no bundle named "${name}"; the bundles are:${names}`,
    );
  }
  const whole = await bundle(entry);
  const parts = new Map<string, number>();
  for (const { file, bytes } of whole.modules) {
    if (bytes === 0) continue;
    const part = partOf(file);
    parts.set(part, (parts.get(part) ?? 0) + bytes);
  }
  const sizes: PartSize[] = [];
  for (const [part, minified] of parts) {
    const rest = await bundle(entry, part);
    const gzipped = whole.gzipped - rest.gzipped;
    sizes.push({ name: part, minified, gzipped });
  }
  return sizes.sort((one, other) => other.gzipped - one.gzipped);
}

async function readBudgets(): Promise<Budget[]> {
  const file = path.join(root, "scripts/size-budgets.json");
  const entries = JSON.parse(await readFile(file, "utf8")) as Partial<Budget>[];
  // The entry of the declarations is not one of a bundle.
  return entries.filter((entry): entry is Budget => entry.code !== undefined);
}

interface Bundle {
  readonly minified: number;
  readonly gzipped: number;
  readonly modules: readonly { file: string; bytes: number }[];
}

/** @param without - A part to leave out. */
async function bundle(
  { code, external = [] }: Budget,
  without?: string,
): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: code, resolveDir: path.join(root, "scripts") },
    bundle: true,
    external,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    write: false,
    metafile: true,
    plugins: [loadLater, ...(without === undefined ? [] : [leaveOut(without)])],
  });
  const contents = outputFiles[0]?.contents ?? new Uint8Array();
  const inputs = Object.values(metafile.outputs)[0]?.inputs ?? {};
  return {
    minified: contents.length,
    gzipped: gzipSync(contents, { level: 9 }).length,
    modules: Object.entries(inputs).map(([file, { bytesInOutput }]) => ({
      file,
      bytes: bytesInOutput,
    })),
  };
}

/** `…/packages/client/dist/errors/redact.js` is a part of `client: errors`. */
function partOf(file: string): string {
  const module = /packages\/([^/]+)\/dist\/([^/]+)/.exec(file);
  if (module) return `${module[1] ?? ""}: ${module[2] ?? ""}`;
  const dependency = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file);
  return dependency?.[1] ?? "what imports it";
}

/** Modules that a dynamic import loads later do not count. */
const loadLater: Plugin = {
  name: "load-later",
  setup(bundler) {
    bundler.onResolve({ filter: /./ }, ({ path: wanted, kind }) =>
      kind === "dynamic-import" ? { path: wanted, external: true } : undefined,
    );
  },
};

/** Excludes the modules of a part: the bundle keeps only their imports. */
function leaveOut(part: string): Plugin {
  return {
    name: "leave-out",
    setup(bundler) {
      bundler.onResolve({ filter: /./ }, async ({ path: wanted, ...from }) => {
        if (from.pluginData === leaveOut) return undefined;
        const { importer, resolveDir, kind } = from;
        const found = await bundler.resolve(wanted, {
          importer,
          resolveDir,
          kind,
          pluginData: leaveOut,
        });
        if (found.external || partOf(found.path) !== part) return found;
        return { path: part, external: true };
      });
    },
  };
}
