/**
 * What is wrong with a description or an overlay, with file and place.
 * Thrown by every step of generation; generation writes nothing after it.
 */
export class SpecError extends Error {
  override readonly name = "SpecError";
  readonly place: string;

  constructor(place: string, message: string) {
    super(`${place}: ${message}`);
    this.place = place;
  }

  /** One error that reports several, one a line. */
  static together(errors: readonly [SpecError, ...SpecError[]]): SpecError {
    const error = new SpecError(errors[0].place, "");
    error.message = errors.map(({ message }) => message).join("\n");
    return error;
  }
}
