/** Results by check and project. */
export class Matrix {
  readonly #cells = new Map<string, Map<string, boolean>>();
  readonly #failures: string[] = [];

  set(check: string, project: string, passed: boolean, output: string): void {
    const row = this.#cells.get(check) ?? new Map<string, boolean>();
    this.#cells.set(check, row.set(project, passed));
    if (!passed) {
      this.#failures.push(`✗ ${project}: ${check}\n\n${output.trim()}\n`);
    }
  }

  /** What the failing cells printed. */
  get failures(): readonly string[] {
    return this.#failures;
  }

  get size(): number {
    return [...this.#cells.values()].reduce((sum, row) => sum + row.size, 0);
  }

  /** The matrix as a Markdown table; a cell that was not asked for is a dash. */
  toString(): string {
    const projects = [
      ...new Set([...this.#cells.values()].flatMap((row) => [...row.keys()])),
    ];
    return [
      ["", ...projects],
      ["---", ...projects.map(() => ":-:")],
      ...[...this.#cells].map(([check, row]) => [
        check,
        ...projects.map((project) => {
          const passed = row.get(project);
          return passed === undefined ? "–" : passed ? "✓" : "✗";
        }),
      ]),
    ]
      .map((cells) => `| ${cells.join(" | ")} |`)
      .join("\n");
  }
}
