import truncate from "cli-truncate";
import width from "string-width";

/** A column with its heading and its largest width. */
export interface Column {
  readonly heading: string;
  readonly maxWidth: number;
}

/**
 * Formats rows as text. Widths are terminal cells, so that wide characters stay
 * aligned; long cells are truncated with an ellipsis.
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
