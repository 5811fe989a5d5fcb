import path from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { type OutputChunk, type Plugin, rolldown } from "rolldown";
import { root } from "../tasks/turbo.js";

/** A page that loads a package. */
export interface Bundled {
  /** The code of the page, as a user would write it. */
  readonly code: string;
  /**
   * Packages that do not count because the app has them anyway, such as peers.
   */
  readonly external?: readonly string[];
}

/** Files that a page loads together; sizes in bytes. */
export interface Files {
  readonly files: number;
  readonly minified: number;
  /** Sum of the files, which are compressed separately, as by servers. */
  readonly gzipped: number;
}

/** The output of a bundler. */
export interface Bundle extends Files {
  /** Files that dynamic imports load. */
  readonly later: Files;
  /** Modules that load immediately. */
  readonly modules: readonly string[];
}

/** Those of a production build of Vite for browsers. */
const CONDITIONS = ["module", "browser", "production", "import", "default"];

/** A virtual module in this folder, with the code to bundle. */
const ENTRY = path.join(root, "scripts/entry-of-a-page.js");

/**
 * Bundles the entry of a page with the bundler of Vite, split into the files that
 * the page loads immediately and those that it loads later.
 *
 * @param isLeftOut - Recognizes modules to leave out, with the modules that only they import.
 */
export async function bundle(
  { code, external = [] }: Bundled,
  isLeftOut: (file: string) => boolean = () => false,
): Promise<Bundle> {
  const bundler = await rolldown({
    input: ENTRY,
    external: [...external],
    platform: "browser",
    resolve: { conditionNames: CONDITIONS },
    plugins: [entryOf(code), leaveOut(isLeftOut)],
    // Nothing imports the entry of a page, so its chunk can contain shared code.
    preserveEntrySignatures: "allow-extension",
    // Hides warnings about names that are missing because their module is left out.
    logLevel: "silent",
  });
  const { output } = await bundler.generate({
    format: "esm",
    minify: true,
    // As in a build of Vite.
    comments: { annotation: false, jsdoc: false, legal: false },
  });
  await bundler.close();
  const chunks = output.filter((file) => file.type === "chunk");
  const first = withImports(chunks);
  return {
    ...weigh(first.map((chunk) => chunk.code)),
    later: weigh(
      chunks
        .filter((chunk) => !first.includes(chunk))
        .map((chunk) => chunk.code),
    ),
    modules: first.flatMap(({ modules }) =>
      Object.keys(modules).filter((id) => modules[id]?.code),
    ),
  };
}

/** Bundles the same entry with esbuild. Returns the files that load immediately. */
export async function bundleWithEsbuild({
  code,
  external = [],
}: Bundled): Promise<Files> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: code, resolveDir: path.dirname(ENTRY) },
    bundle: true,
    splitting: true,
    external: [...external],
    minify: true,
    format: "esm",
    platform: "browser",
    conditions: CONDITIONS,
    target: "es2022",
    write: false,
    metafile: true,
    absWorkingDir: root,
    outdir: "out",
  });
  const { outputs } = metafile;
  // Modules that load later are also entries.
  const first = new Set(
    Object.keys(outputs).filter(
      (name) => outputs[name]?.entryPoint === "<stdin>",
    ),
  );
  for (const name of first) {
    for (const { path: imported, kind } of outputs[name]?.imports ?? []) {
      if (kind === "import-statement" && outputs[imported]) first.add(imported);
    }
  }
  return weigh(
    outputFiles
      .filter((file) => first.has(path.relative(root, file.path)))
      .map(({ text }) => text),
  );
}

function weigh(files: readonly string[]): Files {
  const sum = (sizes: number[]): number =>
    sizes.reduce((total, size) => total + size, 0);
  return {
    files: files.length,
    minified: sum(files.map((code) => Buffer.byteLength(code))),
    gzipped: sum(files.map((code) => gzipSync(code, { level: 9 }).length)),
  };
}

/** The entry and its static imports, direct and indirect. */
function withImports(chunks: readonly OutputChunk[]): OutputChunk[] {
  const first = new Set(chunks.filter(({ isEntry }) => isEntry));
  for (const { imports } of first) {
    for (const chunk of chunks) {
      if (imports.includes(chunk.fileName)) first.add(chunk);
    }
  }
  return [...first];
}

function entryOf(code: string): Plugin {
  return {
    name: "entry",
    resolveId: (id) => (id === ENTRY ? id : undefined),
    load: (id) => (id === ENTRY ? code : undefined),
  };
}

/** Keeps only the imports of some modules. */
function leaveOut(isLeftOut: (file: string) => boolean): Plugin {
  return {
    name: "leave-out",
    async resolveId(source, importer, options) {
      const found = await this.resolve(source, importer, {
        ...options,
        skipSelf: true,
      });
      return found && isLeftOut(found.id)
        ? { id: source, external: true }
        : found;
    },
  };
}
