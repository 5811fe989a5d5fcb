import {
  copyFile,
  mkdir,
  mkdtemp,
  readFile,
  rename,
  rm,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { GeneratedFile } from "../emit/generated-file.js";
import { deferSignals } from "./defer-signals.js";

/** A file that is about to be written or removed. */
interface StagedFile {
  readonly target: string;
  /** Path of the new content; undefined if the file is to be removed. */
  readonly staged: string | undefined;
  /** The previous content, if the file existed. */
  readonly before: Buffer | undefined;
}

/**
 * Writes files and removes others: all of them, or none if one fails. Each file
 * is first written outside the tree and then moved into place. A termination
 * signal takes effect afterwards.
 *
 * @param removed - paths of files to remove
 */
export function writeFiles(
  root: string,
  files: readonly GeneratedFile[],
  removed: readonly string[] = [],
): Promise<void> {
  return deferSignals(async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "kapso-write-"));
    try {
      const wanted: StagedFile[] = [];
      for (const [index, file] of files.entries()) {
        const target = path.join(root, file.path);
        const staged = path.join(folder, String(index));
        await writeFile(staged, file.content);
        wanted.push({ target, staged, before: await contentOf(target) });
      }
      for (const file of removed) {
        const target = path.join(root, file);
        const before = await contentOf(target);
        wanted.push({ target, staged: undefined, before });
      }
      await putAll(wanted);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
}

async function putAll(wanted: readonly StagedFile[]): Promise<void> {
  const done: StagedFile[] = [];
  try {
    for (const file of wanted) {
      done.push(file);
      await put(file);
    }
  } catch (error) {
    for (const { target, before } of done.toReversed())
      await restore(target, before);
    throw error;
  }
}

async function put({ target, staged }: StagedFile): Promise<void> {
  if (staged === undefined) {
    await rm(target, { force: true });
    return;
  }
  await mkdir(path.dirname(target), { recursive: true });
  await rename(staged, target).catch(async (error: unknown) => {
    // The folder for temporary files may be on another disk.
    if ((error as NodeJS.ErrnoException).code !== "EXDEV") throw error;
    await copyFile(staged, target);
  });
}

async function restore(
  target: string,
  before: Buffer | undefined,
): Promise<void> {
  const now = await contentOf(target);
  if (before === undefined) {
    if (now) await rm(target);
  } else if (!now?.equals(before)) await writeFile(target, before);
}

/** The content of a file; undefined if the file does not exist. */
async function contentOf(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "EISDIR") return undefined;
    throw error;
  }
}
