import { KapsoAbortError } from "../errors/abort-error.js";
import type { CallContext } from "./call.js";

/** What to call when a signal is aborted. */
const listeners = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * One listener a signal, however many calls share it: Node warns of a leak
 * from the eleventh on.
 */
function dispatch(this: AbortSignal): void {
  for (const listener of [...(listeners.get(this) ?? [])]) listener();
}

/**
 * Calls `listener` once when the call is aborted, at once if it already is: by
 * the caller's signal, or by one that a middleware put on the request.
 *
 * @returns Stops listening; the signals are left as they were found.
 */
export function onAbort(
  request: Request,
  call: Pick<CallContext, "signal">,
  listener: (error: KapsoAbortError) => void,
): () => void {
  // A polyfilled request may have no signal.
  const signals = [call.signal, request.signal].filter((signal) => !!signal);
  const stop = (): void => {
    for (const signal of signals) {
      const waiting = listeners.get(signal);
      waiting?.delete(abort);
      if (!waiting?.size) signal.removeEventListener("abort", dispatch);
    }
  };
  const abort = (): void => {
    stop();
    listener(
      new KapsoAbortError(signals.find((signal) => signal.aborted)?.reason),
    );
  };
  if (signals.some(({ aborted }) => aborted)) {
    abort();
    return stop;
  }
  for (const signal of signals) {
    listeners.set(signal, (listeners.get(signal) ?? new Set()).add(abort));
    signal.addEventListener("abort", dispatch);
  }
  return stop;
}
