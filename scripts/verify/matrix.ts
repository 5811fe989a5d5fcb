import type { Check } from "./checks.js";

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

  /** The output of the failed cells. */
  get failures(): readonly string[] {
    return this.#failures;
  }

  get size(): number {
    return [...this.#cells.values()].reduce((sum, row) => sum + row.size, 0);
  }

  /** The matrix as a Markdown table; a cell without a check is a dash. */
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

/** Runs two checks at a time: the smallest machines have two cores. */
export async function runChecks(
  matrix: Matrix,
  project: string,
  checks: readonly Check[],
): Promise<void> {
  for (let index = 0; index < checks.length; index += 2) {
    const pair = checks.slice(index, index + 2);
    const results = await Promise.all(pair.map((check) => check.run()));
    for (const [offset, { code, output }] of results.entries()) {
      const check = pair[offset];
      if (check) matrix.set(check.label, project, code === 0, output);
    }
  }
}

/** The name of a package without its scope. */
export function shortName(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}
