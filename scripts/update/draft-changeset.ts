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
 * Drafts the changeset for a refreshed description: it lists every package of
 * the fixed group, with a summary grouped by resource.
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
  // The name depends on the content, so the same change always gives the same
  // file.
  const digest = createHash("sha256").update(content).digest("hex").slice(0, 8);
  return { path: `${FOLDER}/spec-${name}-${digest}.md`, content };
}

/**
 * Finds uncommitted drafts from earlier refreshes of a description. They are
 * stale, because the next draft covers everything that changed since the
 * commit.
 *
 * @returns their paths, relative to the repository
 */
export async function findEarlierDrafts(
  root: string,
  name: string,
): Promise<string[]> {
  const current = await readdir(path.join(root, FOLDER)).catch(() => []);
  const draft = new RegExp(`^spec-${name}-[0-9a-f]{8}\\.md$`);
  const listing = await git(root, [
    "ls-tree",
    "--name-only",
    "HEAD",
    `${FOLDER}/`,
  ]);
  const committed = new Set(listing.split("\n"));
  return current
    .filter((file) => draft.test(file))
    .map((file) => `${FOLDER}/${file}`)
    .filter((file) => !committed.has(file));
}
