import { access } from "node:fs/promises";

/** Whether there is a file or a folder at a path. */
export async function exists(file: string): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch {
    return false;
  }
}
