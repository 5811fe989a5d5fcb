import type { Bump } from "./bump.js";
import { type Change, LEVELS, type Level, type SpecDiff } from "./change.js";

/** The formats of a report. */
export const FORMATS = ["terminal", "markdown", "json"] as const;

export type Format = (typeof FORMATS)[number];

/** The base of a comparison, and the bump that the changes require. */
export interface ReportContext {
  /** The git ref or file that was the base. */
  readonly base: string;
  /** The bump of the next release; undefined if nothing changed. */
  readonly bump: Bump | undefined;
}

/** Writes a diff for the terminal, as Markdown or as JSON. */
export function report(
  diff: SpecDiff,
  context: ReportContext,
  format: Format,
): string {
  switch (format) {
    case "json":
      return JSON.stringify({ ...context, ...diff }, undefined, 2);
    case "markdown":
      return [`**${headline(diff, context)}**`, "", markdown(diff)]
        .join("\n")
        .trimEnd();
    case "terminal":
      return terminal(diff, context);
  }
}

/**
 * The changes as Markdown: a list for each resource, the most severe change
 * first.
 */
export function markdown({ changes }: SpecDiff): string {
  return groups(changes)
    .map(([group, members]) =>
      [
        `**${group}**`,
        "",
        ...members.map(
          ({ level, ...change }) =>
            `- ${level === "breaking" ? "**Breaking:** " : ""}\`${change.subject.name}\`${place(change, "`")} ${change.reason}`,
        ),
      ].join("\n"),
    )
    .join("\n\n");
}

/** Such as `3 changes against v0.4.0: 1 breaking, 2 minor; next release: minor`. */
export function headline(
  { changes }: SpecDiff,
  { base, bump }: ReportContext,
): string {
  if (bump === undefined) return `No change against ${base}.`;
  const counts = LEVELS.flatMap((level) => {
    const count = countOf(changes, level);
    return count === 0 ? [] : [`${String(count)} ${level}`];
  });
  return `${String(changes.length)} ${changes.length === 1 ? "change" : "changes"} against ${base}: ${counts.join(", ")}; next release: ${bump}.`;
}

function terminal(diff: SpecDiff, context: ReportContext): string {
  const lines = [headline(diff, context)];
  for (const [group, members] of groups(diff.changes)) {
    lines.push("", group);
    for (const change of members) {
      lines.push(
        `  ${change.level.padEnd(8)}  ${change.subject.name}${place(change, "")} ${change.reason}`,
      );
    }
  }
  return lines.join("\n");
}

function groups(changes: readonly Change[]): [string, Change[]][] {
  const found = new Map<string, Change[]>();
  for (const change of changes) {
    const group =
      change.subject.resource ??
      (change.subject.kind === "document"
        ? "The API as a whole"
        : "Types of several resources");
    found.set(group, [...(found.get(group) ?? []), change]);
  }
  return [...found].sort(([one], [other]) => one.localeCompare(other));
}

function place({ at }: Pick<Change, "at">, quote: string): string {
  return at === "" ? "" : `: ${quote}${at}${quote}`;
}

function countOf(changes: readonly Change[], level: Level): number {
  return changes.filter((change) => change.level === level).length;
}
