import { readFile } from "node:fs/promises";
import path from "node:path";
import { root } from "../tasks/turbo.js";
import {
  type Bundle,
  type Bundled,
  type Files,
  bundle,
  bundleWithEsbuild,
} from "./bundle.js";

/** An entry to bundle, and its limits. */
interface Budget extends Bundled {
  readonly name: string;
  /** Maximum number of files that load immediately. */
  readonly files: number;
  /** Their maximum size in bytes, minified and gzipped. */
  readonly gzipped: number;
}

/** The size of one bundle. */
export interface BundleSize extends Bundle {
  readonly name: string;
  readonly budget: Pick<Budget, "files" | "gzipped">;
}

/** The size of one part of a bundle: what the bundle would lose without it. */
export interface PartSize {
  /** A folder or module of the package, or a dependency. */
  readonly name: string;
  /** In bytes. */
  readonly minified: number;
  /** In bytes. */
  readonly gzipped: number;
}

/** Bundles every entry of `scripts/size-budgets.json` from the built packages. */
export async function measureSizes(): Promise<BundleSize[]> {
  return Promise.all(
    (await readBudgets()).map(async (budget) => ({
      ...(await bundle(budget)),
      name: budget.name,
      budget,
    })),
  );
}

/**
 * Measures one bundle and its parts, the largest part first.
 *
 * @param name - Name of the entry in `scripts/size-budgets.json`.
 * @throws Error for an unknown name; its message lists the known ones
 */
export async function measureParts(
  name: string,
): Promise<{ bundle: Bundle; esbuild: Files; parts: PartSize[] }> {
  const budgets = await readBudgets();
  const entry = budgets.find((budget) => budget.name === name);
  if (!entry) {
    const names = budgets.map((budget) => `\n  ${budget.name}`).join("");
    throw new Error(
      `there is no bundle named "${name}"; the bundles are:${names}`,
    );
  }
  const whole = await bundle(entry);
  const parts: PartSize[] = [];
  for (const part of new Set(whole.modules.map(partOf))) {
    if (part === undefined) continue;
    const rest = await bundle(entry, (file) => partOf(file) === part);
    parts.push({
      name: part,
      minified: whole.minified - rest.minified,
      gzipped: whole.gzipped - rest.gzipped,
    });
  }
  return {
    bundle: whole,
    esbuild: await bundleWithEsbuild(entry),
    parts: parts.sort((one, other) => other.gzipped - one.gzipped),
  };
}

async function readBudgets(): Promise<Budget[]> {
  const file = path.join(root, "scripts/size-budgets.json");
  const entries = JSON.parse(await readFile(file, "utf8")) as Partial<Budget>[];
  // The entry of the declarations is not one of a bundle.
  return entries.filter((entry): entry is Budget => entry.code !== undefined);
}

/**
 * The part of a module: `client: errors` for `…/packages/client/dist/errors/redact.js`;
 * undefined for the code that imports the package.
 */
function partOf(file: string): string | undefined {
  const module = /packages\/([^/]+)\/dist\/([^/]+)/.exec(file);
  if (module) return `${module[1] ?? ""}: ${module[2] ?? ""}`;
  return /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];
}
