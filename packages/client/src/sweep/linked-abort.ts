/** A signal that is aborted with the caller's signal, and at the end of a sweep. */
export interface LinkedAbort {
  readonly signal: AbortSignal;
  /** Aborts the remaining requests. */
  readonly end: () => void;
}

/** Creates the signal of a sweep. */
export function linkAbort(caller: AbortSignal | undefined): LinkedAbort {
  const controller = new AbortController();
  const abort = (): void => {
    controller.abort(caller?.reason);
  };
  if (caller?.aborted) abort();
  caller?.addEventListener("abort", abort, { once: true });
  return {
    signal: controller.signal,
    end: () => {
      caller?.removeEventListener("abort", abort);
      controller.abort();
    },
  };
}
