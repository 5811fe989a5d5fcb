import { execFile } from "node:child_process";
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
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
    return { folder, directory, manifest: JSON.parse(text) as Manifest };
  }),
);

describe.each(packages)("packages/$folder", ({ directory, manifest }) => {
  it("is a package as the others are", () => {
    expect(manifest).toMatchObject({
      license: "MIT",
      type: "module",
      sideEffects: false,
      engines: { node: ">=20.19" },
      publishConfig: { access: "public", provenance: true },
    });
  });

  it("passes publint", async () => {
    const { messages, pkg } = await publint({
      pkgDir: directory,
      strict: true,
      pack: "npm",
    });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  it("packs nothing but what is meant", async () => {
    const { stdout } = await promisify(execFile)(
      "npm",
      ["pack", "--dry-run", "--json"],
      { cwd: directory },
    );
    const [packed] = JSON.parse(stdout) as [{ files: { path: string }[] }];
    const files = packed.files.map((file) => file.path);
    expect(files).toEqual(expect.arrayContaining(["LICENSE", "README.md"]));
    const unexpected = files.filter(
      (file) =>
        !/^(dist\/.*\.(js|d\.ts)|LICENSE|README\.md|package\.json|openapi\.json|webhooks\.json|whatsapp\.json)$/.test(
          file,
        ),
    );
    expect(unexpected).toEqual([]);
  });
});

describe("dependencies", () => {
  const dependenciesOf = (name: string): string[] =>
    Object.keys(
      packages.find(({ folder }) => folder === name)?.manifest.dependencies ??
        {},
    ).sort();

  it("are few, and point one way", () => {
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
    ({ gzipped, budget }) => {
      expect(gzipped).toBeLessThanOrEqual(budget);
    },
  );
});
