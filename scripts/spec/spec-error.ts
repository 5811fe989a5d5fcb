/** An overlay action without its reason. */
export interface Remedy {
  readonly target: string;
  /** What it merges into the target; without it, the target is removed. */
  readonly update?: unknown;
}

/**
 * What is wrong with a description or an overlay, with file and place.
 * Thrown by every step of generation; generation writes nothing after it.
 */
export class SpecError extends Error {
  override readonly name = "SpecError";
  readonly place: string;
  /** The overlay action that settles it, if the place does not say. */
  readonly remedy: Remedy | undefined;
  /** The errors that it reports: itself, unless it stands for several. */
  readonly errors: readonly SpecError[] = [this];

  constructor(place: string, message: string, remedy?: Remedy) {
    super(`${place}: ${message}`);
    this.place = place;
    this.remedy = remedy;
  }

  /** One error that reports several, one a line. */
  static together(given: readonly [SpecError, ...SpecError[]]): SpecError {
    const errors = given.flatMap((error) => error.errors);
    const error = new SpecError(given[0].place, "");
    error.message = errors.map(({ message }) => message).join("\n");
    return Object.assign(error, { errors });
  }
}
