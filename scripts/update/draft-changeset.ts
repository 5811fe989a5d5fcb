import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { git } from "../diff/base.js";
import { type Bump, type PublishedPackage } from "../diff/bump.js";
import { type SpecDiff } from "../diff/change.js";
import { markdown } from "../diff/report.js";
import type { GeneratedFile } from "../emit/generated-file.js";

const FOLDER = ".changeset";

/**
 * Drafts the changeset of a refreshed description: every package of the fixed
 * group, with a summary grouped by resource.
 */
export function draftChangeset(
  name: string,
  diff: SpecDiff,
  bump: Bump,
  packages: readonly PublishedPackage[],
): GeneratedFile {
  const content = [
    "---",
    ...packages.map((entry) => `"${entry.name}": ${bump}`),
    "---",
    "",
    `The published description of the API (${name}) changed.`,
    "",
    markdown(diff),
    "",
  ].join("\n");
  // The same change drafts the same file, however often it is drafted.
  const digest = createHash("sha256").update(content).digest("hex").slice(0, 8);
  return { path: `${FOLDER}/spec-${name}-${digest}.md`, content };
}

/**
 * Drafts of earlier refreshes of a description that nobody has committed: the
 * next draft tells of all that changed since the commit, so they are stale.
 *
 * @returns their paths relative to the repository
 */
export async function findEarlierDrafts(
  root: string,
  name: string,
): Promise<string[]> {
  const present = await readdir(path.join(root, FOLDER)).catch(() => []);
  const draft = new RegExp(`^spec-${name}-[0-9a-f]{8}\\.md$`);
  const listing = await git(root, [
    "ls-tree",
    "--name-only",
    "HEAD",
    `${FOLDER}/`,
  ]);
  const committed = new Set(listing.split("\n"));
  return present
    .filter((file) => draft.test(file))
    .map((file) => `${FOLDER}/${file}`)
    .filter((file) => !committed.has(file));
}
