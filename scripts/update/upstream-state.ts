import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { GeneratedFile } from "../emit/generated-file.js";
import { SpecError } from "../spec/source.js";
import { isObject } from "../spec/walk.js";

/**
 * The file with the validators of published versions. It is not committed,
 * because a new validator is of no interest in the history. The nightly job
 * caches the file.
 */
export const STATE_FILE = "node_modules/.cache/spec-update.json";

/**
 * The published version with which a checked-in description was last compared.
 */
export interface KnownVersion {
  readonly url: string;
  /** Validator of the version (RFC 9110, 8.8.3). */
  readonly etag: string;
  /**
   * Digest of the checked-in description: the validator is valid for no other.
   */
  readonly description: string;
}

/** The known version of each description, by name. */
export type UpstreamState = Readonly<Record<string, KnownVersion>>;

/**
 * Reads the state. It is empty before the first refresh from a URL.
 *
 * @throws SpecError if the file has other content
 */
export async function readUpstreamState(root: string): Promise<UpstreamState> {
  const text = await readFile(path.join(root, STATE_FILE), "utf8").catch(
    () => "{}",
  );
  try {
    const state: unknown = JSON.parse(text);
    if (isObject(state)) return state as unknown as UpstreamState;
  } catch {
    // Reported below, like other content that is not an object.
  }
  throw new SpecError(
    STATE_FILE,
    "the file contains no valid validators; delete it",
  );
}

/** The value for `If-None-Match`, if the version is known. */
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

/**
 * The new content of the file, with the version of one description replaced.
 */
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

/** A digest of the text of a description. */
export function digest(description: string): string {
  return createHash("sha256").update(description).digest("hex");
}
