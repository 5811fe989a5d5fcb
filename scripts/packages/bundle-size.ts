import { readFile } from "node:fs/promises";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { root } from "../tasks/turbo.js";

/** What to bundle, and how large it may get. */
interface Budget {
  readonly name: string;
  /** Module to bundle, as a user would write it. */
  readonly code: string;
  /** Packages that the app has anyway, such as peers: they do not count. */
  readonly external?: string[];
  /** Most bytes, minified and gzipped. */
  readonly gzipped: number;
}

/** The size of one bundle, in bytes. */
export interface BundleSize {
  readonly name: string;
  readonly minified: number;
  readonly gzipped: number;
  readonly budget: number;
}

/** Bundles every entry of `scripts/size-budgets.json` from the built packages. */
export async function measureSizes(): Promise<BundleSize[]> {
  const file = path.join(root, "scripts/size-budgets.json");
  const budgets = JSON.parse(await readFile(file, "utf8")) as Budget[];
  return Promise.all(
    budgets.map(async ({ name, code, external = [], gzipped: budget }) => {
      const { outputFiles } = await build({
        stdin: { contents: code, resolveDir: path.join(root, "scripts") },
        bundle: true,
        external,
        minify: true,
        format: "esm",
        platform: "browser",
        target: "es2022",
        write: false,
      });
      const bundle = outputFiles[0]?.contents ?? new Uint8Array();
      return {
        name,
        minified: bundle.length,
        gzipped: gzipSync(bundle, { level: 9 }).length,
        budget,
      };
    }),
  );
}
