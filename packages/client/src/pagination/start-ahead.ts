import { onAbort } from "../transport/abort.js";

/** Begins a request that can be aborted by the walk as well as by the caller. */
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
  // Its failure is thrown when the page's turn comes, or never.
  page.finally(stop).catch(() => undefined);
  return { page, abort };
}
