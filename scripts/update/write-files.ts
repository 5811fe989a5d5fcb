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
import { holdSignals } from "./hold-signals.js";

/** A file on its way to its place. */
interface StagedFile {
  readonly target: string;
  /** Where the new content lies; undefined if the file is to go. */
  readonly staged: string | undefined;
  /** What was there before, if anything. */
  readonly before: Buffer | undefined;
}

/**
 * Writes all files and removes others or, if one of them cannot be, does
 * nothing: each is first written in full outside the tree and then put there.
 * A signal to end waits until that is done.
 *
 * @param removed - paths of files that are to go
 */
export function writeFiles(
  root: string,
  files: readonly GeneratedFile[],
  removed: readonly string[] = [],
): Promise<void> {
  return holdSignals(async () => {
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
    // The folder for temporary files may lie on another disk.
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

/** What is in a file; undefined where there is none. */
async function contentOf(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "EISDIR") return undefined;
    throw error;
  }
}
