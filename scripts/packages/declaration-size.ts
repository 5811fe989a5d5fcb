import { readFile, readdir, stat } from "node:fs/promises";
import path from "node:path";
import { listPackages } from "../diff/bump.js";
import { root } from "../tasks/turbo.js";

/** The size of the declarations of a published package, in bytes. */
export interface DeclarationSize {
  readonly name: string;
  /** Its `.d.ts` files, which an editor reads. */
  readonly declarations: number;
  /** Its `.d.ts.map` files, for "go to definition". */
  readonly maps: number;
}

/** The size of the declarations of all packages, and its limit. */
export interface DeclarationSizes {
  readonly packages: readonly DeclarationSize[];
  readonly declarations: number;
  readonly maps: number;
  /** Maximum size of all `.d.ts` files; undefined if the repository has no limit. */
  readonly budget: number | undefined;
}

/** Adds up the declarations that the built packages publish. */
export async function measureDeclarations(): Promise<DeclarationSizes> {
  const packages: DeclarationSize[] = [];
  for (const { name, folder } of await listPackages(root)) {
    const sizes = await publishedSizes(path.join(root, folder));
    packages.push({
      name,
      declarations: sumOf(sizes, ".d.ts"),
      maps: sumOf(sizes, ".d.ts.map"),
    });
  }
  return {
    packages,
    declarations: packages.reduce((sum, one) => sum + one.declarations, 0),
    maps: packages.reduce((sum, one) => sum + one.maps, 0),
    budget: await readBudget(),
  };
}

async function readBudget(): Promise<number | undefined> {
  const file = path.join(root, "scripts/size-budgets.json");
  const entries = JSON.parse(await readFile(file, "utf8")) as {
    readonly declarations?: number;
  }[];
  return entries.find((entry) => entry.declarations !== undefined)
    ?.declarations;
}

/** The bytes of each file below the folders that a manifest publishes. */
async function publishedSizes(folder: string): Promise<Map<string, number>> {
  const text = await readFile(path.join(folder, "package.json"), "utf8");
  const { files } = JSON.parse(text) as { readonly files: readonly string[] };
  const sizes = new Map<string, number>();
  for (const name of files) {
    const published = path.join(folder, name);
    const found = await stat(published).catch(() => undefined);
    if (found?.isDirectory() !== true) continue;
    for (const below of await readdir(published, { recursive: true })) {
      const file = path.join(published, below);
      sizes.set(file, (await stat(file)).size);
    }
  }
  return sizes;
}

function sumOf(sizes: ReadonlyMap<string, number>, ending: string): number {
  let sum = 0;
  for (const [name, bytes] of sizes) if (name.endsWith(ending)) sum += bytes;
  return sum;
}
