import { readFile, rename, rm, writeFile } from "node:fs/promises";

/** The state from which a stopped export continues. */
export interface Checkpoint {
  /** Position of the sweep. */
  readonly position: string;
  /** Length of the file at that position; anything after it is incomplete. */
  readonly bytes: number;
  readonly conversations: number;
  readonly messages: number;
}

/** Path of the checkpoint file, beside the exported file. */
export function checkpointFile(file: string): string {
  return `${file}.checkpoint`;
}

/** The checkpoint of a stopped export, if there is one. */
export async function readCheckpoint(
  file: string,
): Promise<Checkpoint | undefined> {
  let text: string;
  try {
    text = await readFile(checkpointFile(file), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  const { position, bytes, conversations, messages } = JSON.parse(
    text,
  ) as Checkpoint;
  return { position, bytes, conversations, messages };
}

/** Replaces the checkpoint atomically, so that it is never incomplete. */
export async function writeCheckpoint(
  file: string,
  checkpoint: Checkpoint,
): Promise<void> {
  const target = checkpointFile(file);
  await writeFile(`${target}.new`, JSON.stringify(checkpoint));
  await rename(`${target}.new`, target);
}

/** Removes the checkpoint of a complete export. */
export async function removeCheckpoint(file: string): Promise<void> {
  await rm(checkpointFile(file), { force: true });
}
