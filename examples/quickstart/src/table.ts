import truncate from "cli-truncate";
import width from "string-width";

/** A column: its heading, and the widest that its cells may get. */
export interface Column {
  readonly heading: string;
  readonly maxWidth: number;
}

/**
 * Lays out rows as text. Widths count terminal cells, so that scripts with wide
 * characters stay in line; what is too long is cut with an ellipsis.
 */
export function formatTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): string {
  const cells = rows.map((row) =>
    columns.map(({ maxWidth }, index) =>
      truncate((row[index] ?? "").replace(/\s+/g, " "), maxWidth),
    ),
  );
  const widths = columns.map(({ heading }, index) =>
    Math.max(width(heading), ...cells.map((row) => width(row[index] ?? ""))),
  );
  const line = (row: readonly string[]): string =>
    row
      .map(
        (cell, index) => cell + " ".repeat((widths[index] ?? 0) - width(cell)),
      )
      .join("  ")
      .trimEnd();
  return [
    line(columns.map(({ heading }) => heading)),
    line(widths.map((size) => "─".repeat(size))),
    ...cells.map(line),
  ].join("\n");
}
