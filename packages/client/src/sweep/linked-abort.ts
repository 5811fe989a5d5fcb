/** A signal that is aborted with the caller's, and when a sweep ends. */
export interface LinkedAbort {
  readonly signal: AbortSignal;
  /** Ends the requests that nobody waits for any more. */
  readonly end: () => void;
}

/** Makes a signal of a sweep's own, which follows the caller's. */
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
