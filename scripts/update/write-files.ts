import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { GeneratedFile } from "../emit/generated-file.js";

/**
 * Writes all files or, if one of them cannot be written, none: each is first
 * written in full beside its place and then put there.
 */
export async function writeFiles(
  root: string,
  files: readonly GeneratedFile[],
): Promise<void> {
  const staged = files.map((file) => {
    const target = path.join(root, file.path);
    return { ...file, target, temporary: `${target}.new` };
  });
  try {
    for (const { temporary, target, content } of staged) {
      await mkdir(path.dirname(target), { recursive: true });
      await writeFile(temporary, content);
    }
  } catch (error) {
    await Promise.all(
      staged.map(({ temporary }) => rm(temporary, { force: true })),
    );
    throw error;
  }
  for (const { temporary, target } of staged) await rename(temporary, target);
}
