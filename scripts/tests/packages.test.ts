import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { measureSizes } from "../packages/bundle-size.js";
import { root } from "../tasks/turbo.js";

interface Manifest {
  readonly name: string;
  readonly license?: string;
  readonly type?: string;
  readonly sideEffects?: boolean;
  readonly engines?: Record<string, string>;
  readonly dependencies?: Record<string, string>;
  readonly peerDependencies?: Record<string, string>;
  readonly publishConfig?: unknown;
}

const folders = await readdir(path.join(root, "packages"));
const packages = await Promise.all(
  folders.map(async (folder) => {
    const directory = path.join(root, "packages", folder);
    const text = await readFile(path.join(directory, "package.json"), "utf8");
    return { folder, manifest: JSON.parse(text) as Manifest };
  }),
);

describe.each(packages)("packages/$folder", ({ folder, manifest }) => {
  // The full matrix compiles them with TypeScript 5.4, which takes minutes.
  it("ships declarations without the typed arrays of newer compilers", async () => {
    const dist = path.join(root, "packages", folder, "dist");
    const names = await readdir(dist, { recursive: true });
    const declarations = names.filter((name) => name.endsWith(".d.ts"));
    expect(declarations).not.toEqual([]);
    for (const name of declarations) {
      const text = await readFile(path.join(dist, name), "utf8");
      expect(text, name).not.toMatch(/\b\w+Array<ArrayBuffer/);
    }
  });

  it("has a uniform manifest", () => {
    expect(manifest).toMatchObject({
      license: "MIT",
      type: "module",
      sideEffects: false,
      engines: { node: ">=20.19" },
      publishConfig: { access: "public", provenance: true },
    });
  });
});

describe("dependencies", () => {
  const dependenciesOf = (name: string): string[] =>
    Object.keys(
      packages.find(({ folder }) => folder === name)?.manifest.dependencies ??
        {},
    ).sort();

  it("are few, and point in one direction", () => {
    expect(dependenciesOf("types")).toEqual([]);
    expect(dependenciesOf("client")).toEqual([
      "@kapso-platform/types",
      "openapi-fetch",
    ]);
    expect(dependenciesOf("react")).toEqual([]);
    expect(dependenciesOf("sandbox")).not.toContain("@kapso-platform/client");
  });
});

describe("the size of", async () => {
  it.each(await measureSizes())(
    "$name is within its budget",
    ({ files, gzipped, budget }) => {
      expect(files).toBeLessThanOrEqual(budget.files);
      expect(gzipped).toBeLessThanOrEqual(budget.gzipped);
    },
  );
});
