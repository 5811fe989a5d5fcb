import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { exists } from "../spec/exists.js";

/** The output of a run of generation. */
interface Run {
  /** What `--check` prints. */
  readonly checked: string;
  /** What a run without `--check` prints. */
  readonly summary: string;
}

interface StoredRun extends Run {
  /** Digest of all files that generation reads. */
  readonly inputs: string;
  /** Digest of each generated file, by its path. */
  readonly files: Readonly<Record<string, string>>;
}

/** Folders of the scripts with code that affects the output. */
const CODE = ["config", "emit", "generate", "resources", "spec"];

/**
 * Remembers the last run of generation, by the content of all files that it
 * reads and writes. If none of them changed, there is nothing to do.
 *
 * Stored in `node_modules/.cache`, which is neither committed nor published.
 * Without `node_modules`, nothing is stored.
 */
export class RunCache {
  readonly #root: string;
  readonly #file: string;
  readonly #inputs: string;

  private constructor(root: string, inputs: string) {
    this.#root = root;
    this.#file = path.join(root, "node_modules/.cache/generate.json");
    this.#inputs = inputs;
  }

  /**
   * @param root - the folder with `openapi/`
   * @param scripts - the folder of the scripts
   */
  static async open(root: string, scripts: string): Promise<RunCache> {
    const files = [
      path.join(scripts, "generate.ts"),
      path.join(scripts, "../pnpm-lock.yaml"),
    ];
    const folders = [
      path.join(root, "openapi"),
      ...CODE.map((folder) => path.join(scripts, folder)),
    ];
    for (const folder of folders) files.push(...(await filesBelow(folder)));
    const hash = createHash("sha256").update(process.version);
    for (const file of files.sort()) {
      const content = await readIfPresent(file);
      hash.update(`\0${file}\0${content ?? ""}`);
    }
    return new RunCache(root, hash.digest("hex"));
  }

  /**
   * The last run, if the files that it read and wrote have not changed since.
   */
  async find(): Promise<Run | undefined> {
    const text = await readIfPresent(this.#file);
    if (text === undefined) return undefined;
    const stored = parseRun(text);
    if (stored?.inputs !== this.#inputs) return undefined;
    for (const [file, digest] of Object.entries(stored.files)) {
      const content = await readIfPresent(path.join(this.#root, file));
      if (content === undefined || digestOf(content) !== digest) {
        return undefined;
      }
    }
    return stored;
  }

  /** Stores a run whose files are all written. */
  async save({
    checked,
    summary,
    files,
  }: Run & {
    readonly files: readonly {
      readonly path: string;
      readonly content: string;
    }[];
  }): Promise<void> {
    const stored: StoredRun = {
      inputs: this.#inputs,
      checked,
      summary,
      files: Object.fromEntries(
        files.map((file) => [file.path, digestOf(file.content)]),
      ),
    };
    const modules = path.join(this.#root, "node_modules");
    if (!(await exists(modules))) return;
    await mkdir(path.dirname(this.#file), { recursive: true });
    await writeFile(this.#file, JSON.stringify(stored));
  }
}

/** The content of a file, or undefined if it does not exist. */
export async function readIfPresent(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** An unreadable cache counts as empty. */
function parseRun(text: string): StoredRun | undefined {
  try {
    return JSON.parse(text) as StoredRun;
  } catch {
    return undefined;
  }
}

async function filesBelow(folder: string): Promise<string[]> {
  if (!(await exists(folder))) return [];
  const entries = await readdir(folder, {
    recursive: true,
    withFileTypes: true,
  });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}

function digestOf(content: string): string {
  return createHash("sha256").update(content).digest("hex");
}
