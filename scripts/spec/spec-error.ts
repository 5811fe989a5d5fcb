/** An overlay action that solves a problem, without its reason. */
export interface Remedy {
  readonly target: string;
  /** What to merge into the target; undefined to remove the target. */
  readonly update?: unknown;
}

/**
 * A problem in a description or an overlay, with file and place. Every step of
 * generation throws it; generation then writes nothing.
 */
export class SpecError extends Error {
  override readonly name = "SpecError";
  readonly place: string;
  /**
   * The overlay action that solves it, if it cannot be derived from the place.
   */
  readonly remedy: Remedy | undefined;
  /** The errors that it contains: itself, unless it combines several. */
  readonly errors: readonly SpecError[] = [this];

  constructor(place: string, message: string, remedy?: Remedy) {
    super(`${place}: ${message}`);
    this.place = place;
    this.remedy = remedy;
  }

  /** Combines several errors into one, one per line. */
  static together(given: readonly [SpecError, ...SpecError[]]): SpecError {
    const errors = given.flatMap((error) => error.errors);
    const error = new SpecError(given[0].place, "");
    error.message = errors.map(({ message }) => message).join("\n");
    return Object.assign(error, { errors });
  }
}
