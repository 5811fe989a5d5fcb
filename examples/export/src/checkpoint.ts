import { readFile, rename, rm, writeFile } from "node:fs/promises";

/** Where an export that was stopped goes on. */
export interface Checkpoint {
  /** Position of the sweep. */
  readonly position: string;
  /** Length of the file up to there; what follows was not finished. */
  readonly bytes: number;
  readonly conversations: number;
  readonly messages: number;
}

/** The file beside an export that holds its checkpoint. */
export function checkpointFile(file: string): string {
  return `${file}.checkpoint`;
}

/** The checkpoint of an export that was stopped, if there is one. */
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

/** Replaces the checkpoint in one step, so that none is half written. */
export async function writeCheckpoint(
  file: string,
  checkpoint: Checkpoint,
): Promise<void> {
  const target = checkpointFile(file);
  await writeFile(`${target}.new`, JSON.stringify(checkpoint));
  await rename(`${target}.new`, target);
}

/** The export is complete. */
export async function removeCheckpoint(file: string): Promise<void> {
  await rm(checkpointFile(file), { force: true });
}
