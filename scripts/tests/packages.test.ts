import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";
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

const sizes = await measureSizes();

describe("the size of", () => {
  it.each(sizes)("$name is within its budget", ({ files, gzipped, budget }) => {
    expect(files).toBeLessThanOrEqual(budget.files);
    expect(gzipped).toBeLessThanOrEqual(budget.gzipped);
  });
});

/** The file of the client that a tool with these export conditions imports. */
async function resolveClient(conditions: string[]): Promise<string[]> {
  const { metafile } = await build({
    stdin: {
      contents: `import "@kapso-platform/client"`,
      resolveDir: path.join(root, "scripts"),
    },
    bundle: true,
    write: false,
    metafile: true,
    platform: "neutral",
    conditions,
    absWorkingDir: root,
    plugins: [
      {
        name: "only-the-entry",
        setup: (plugin) => {
          plugin.onResolve({ filter: /^\./ }, () => ({ external: true }));
        },
      },
    ],
  });
  return Object.keys(metafile.inputs).filter((name) => name !== "<stdin>");
}

describe("the client of", () => {
  const lean = ["packages/client/dist/generated/browser.js"];
  const full = ["packages/client/dist/index.js"];
  it.each([
    ["a production build of Vite", ["module", "browser", "production"], lean],
    [
      "a production build of webpack",
      ["webpack", "production", "browser"],
      lean,
    ],
    ["a development server", ["module", "browser", "development"], full],
    ["a bundler that knows no mode", ["module", "browser"], full],
    ["Node.js", ["node", "module-sync"], full],
    ["a server build", ["module", "node", "production"], full],
    [
      "the edge runtime of Next.js",
      ["edge-light", "browser", "production"],
      full,
    ],
    [
      "Cloudflare Workers",
      ["workerd", "worker", "browser", "production"],
      full,
    ],
    ["a worker of webpack", ["worker", "browser", "production"], full],
    ["React Native", ["react-native", "production"], full],
    ["Deno", ["deno", "node"], full],
  ])("%s is the right one", async (_name, conditions, expected) => {
    expect(await resolveClient(conditions)).toEqual(expected);
  });

  it.each(["createKapsoCore", "createKapsoClient"])(
    "a page loads the checks of options on demand: %s",
    (name) => {
      const bundle = sizes.find(
        (one) => one.name === `@kapso-platform/client, ${name}`,
      );
      const modules = bundle?.modules.map((file) => path.basename(file));
      expect(modules).toContain("plain-options.js");
      for (const late of ["prepare-options.js", "nearest.js", "log.js"]) {
        expect(modules).not.toContain(late);
      }
    },
  );
});
