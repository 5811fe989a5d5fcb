import { SpecError } from "./spec-error.js";

/**
 * Collects what is wrong, so that one run reports all of it.
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

  /** What was found so far. */
  get found(): readonly SpecError[] {
    return [...this.#found.values()];
  }

  /** Runs a step; a SpecError is kept, and the result is then undefined. */
  attempt<T>(step: () => T): T | undefined {
    try {
      return step();
    } catch (error) {
      if (!(error instanceof SpecError)) throw error;
      for (const one of error.errors) this.#found.set(one.message, one);
      return undefined;
    }
  }

  /** @throws SpecError that lists everything that was found, one problem a line */
  throwIfAny(): void {
    const [first, ...others] = this.#found.values();
    if (!first) return;
    if (others.length === 0) throw first;
    throw SpecError.together([first, ...others]);
  }
}
