import { onAbort } from "../transport/abort.js";

/** Starts a request that the walk and the caller can abort. */
export function startAhead<Result>(
  move: (signal: AbortSignal) => Promise<Result>,
  signal: AbortSignal | undefined,
): { page: Promise<Result>; abort: () => void } {
  const controller = new AbortController();
  const abort = (): void => {
    controller.abort(signal?.reason);
  };
  if (signal?.aborted) abort();
  const stop = signal && onAbort([signal], abort);
  const page = move(controller.signal);
  // A failure is thrown when the walk reaches the page, or never.
  page.finally(stop).catch(() => undefined);
  return { page, abort };
}
