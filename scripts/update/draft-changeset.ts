import { createHash } from "node:crypto";
import { type Bump, type PublishedPackage } from "../diff/bump.js";
import { type SpecDiff } from "../diff/change.js";
import { markdown } from "../diff/report.js";
import type { GeneratedFile } from "../emit/generated-file.js";

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
  return { path: `.changeset/spec-${name}-${digest}.md`, content };
}
