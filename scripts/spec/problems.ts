import { SpecError } from "./spec-error.js";

/**
 * Collects problems, so that one run reports all of them.
 *
 * @example
 * ```ts
 * const problems = new Problems();
 * for (const item of items) problems.attempt(() => check(item));
 * problems.throwIfAny();
 * ```
 */
export class Problems {
  readonly #found = new Map<string, SpecError>();

  /** The problems so far. */
  get found(): readonly SpecError[] {
    return [...this.#found.values()];
  }

  /**
   * Runs a step. If it throws a SpecError, records the error and returns
   * undefined.
   */
  attempt<T>(step: () => T): T | undefined {
    try {
      return step();
    } catch (error) {
      if (!(error instanceof SpecError)) throw error;
      for (const one of error.errors) this.#found.set(one.message, one);
      return undefined;
    }
  }

  /** @throws SpecError that lists all problems, one per line */
  throwIfAny(): void {
    const [first, ...others] = this.#found.values();
    if (!first) return;
    if (others.length === 0) throw first;
    throw SpecError.together([first, ...others]);
  }
}
