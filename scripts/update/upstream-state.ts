import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { GeneratedFile } from "../emit/generated-file.js";
import { SpecError } from "../spec/source.js";
import { isObject } from "../spec/walk.js";

/**
 * Where the validators of published versions are kept: out of the repository,
 * for a new one says nothing to who reads its history. A nightly job keeps the
 * file in its cache.
 */
export const STATE_FILE = "node_modules/.cache/spec-update.json";

/** The published version that a checked-in description was compared with. */
export interface KnownVersion {
  readonly url: string;
  /** Validator of the version (RFC 9110, 8.8.3). */
  readonly etag: string;
  /** Digest of the checked-in description; of another one nothing is known. */
  readonly description: string;
}

/** What is known of each description, by its name. */
export type UpstreamState = Readonly<Record<string, KnownVersion>>;

/**
 * Reads the state; there is none before the first refresh from a URL.
 *
 * @throws SpecError if the file holds something else
 */
export async function readUpstreamState(root: string): Promise<UpstreamState> {
  const text = await readFile(path.join(root, STATE_FILE), "utf8").catch(
    () => "{}",
  );
  try {
    const state: unknown = JSON.parse(text);
    if (isObject(state)) return state as unknown as UpstreamState;
  } catch {
    // Told below, as is what parses and is no object.
  }
  throw new SpecError(
    STATE_FILE,
    "no validators can be read from it; delete it",
  );
}

/** What to send as `If-None-Match`, if the version is known. */
export function validatorOf(
  state: UpstreamState,
  name: string,
  url: string,
  description: string,
): string | undefined {
  const known = state[name];
  return known?.url === url && known.description === digest(description)
    ? known.etag
    : undefined;
}

/** The state as it is written, with one description's version replaced. */
export function withVersion(
  state: UpstreamState,
  name: string,
  version: KnownVersion,
): GeneratedFile {
  const next = { ...state, [name]: version };
  return {
    path: STATE_FILE,
    content: `${JSON.stringify(next, undefined, 2)}\n`,
  };
}

/** Tells one text of a description from another. */
export function digest(description: string): string {
  return createHash("sha256").update(description).digest("hex");
}
