/**
 * Captures the stack of an error again. A timer, an event or a chain of our functions
 * created the error, so its stack does not contain the call. From here, it contains the
 * awaiting functions up to the caller.
 */
export function withCaller<Failure>(failure: Failure): Failure {
  const { captureStackTrace } = Error as {
    captureStackTrace?: (target: object, below?: unknown) => void;
  };
  if (failure instanceof Error) captureStackTrace?.(failure, withCaller);
  return failure;
}
