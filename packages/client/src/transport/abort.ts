import { KapsoAbortError } from "../errors/abort-error.js";
import type { CallContext } from "./call.js";

/**
 * Calls `listener` once when the call is aborted, at once if it already is: by
 * the caller's signal, or by one that a middleware put on the request.
 *
 * @returns Removes the listeners; they are gone after an abort as well.
 */
export function onAbort(
  request: Request,
  call: Pick<CallContext, "signal">,
  listener: (error: KapsoAbortError) => void,
): () => void {
  // A polyfilled request may have no signal.
  const signals: (AbortSignal | undefined)[] = [call.signal, request.signal];
  const stop = (): void => {
    for (const signal of signals) signal?.removeEventListener("abort", abort);
  };
  const abort = (): void => {
    stop();
    listener(
      new KapsoAbortError(signals.find((signal) => signal?.aborted)?.reason),
    );
  };
  if (signals.some((signal) => signal?.aborted)) abort();
  else for (const signal of signals) signal?.addEventListener("abort", abort);
  return stop;
}
