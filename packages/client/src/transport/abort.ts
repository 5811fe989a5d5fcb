import { AbortError } from "../errors/abort-error.js";

/** What to call when a signal is aborted. */
const listeners = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * One listener a signal, however many calls share it: Node warns of a leak
 * from the eleventh on.
 */
function dispatch(this: AbortSignal): void {
  for (const listener of [...(listeners.get(this) ?? [])]) listener();
}

/** The error for the first aborted signal, if one is. */
export function findAbort(
  signals: readonly AbortSignal[],
): AbortError | undefined {
  const aborted = signals.find((signal) => signal.aborted);
  return aborted && new AbortError(aborted.reason);
}

/**
 * Calls `listener` once when one of the signals is aborted later.
 *
 * @returns Stops listening; the signals are left as they were found.
 */
export function onAbort(
  signals: readonly AbortSignal[],
  listener: (error: AbortError) => void,
): () => void {
  const stop = (): void => {
    for (const signal of signals) {
      const waiting = listeners.get(signal);
      waiting?.delete(abort);
      if (!waiting?.size) signal.removeEventListener("abort", dispatch);
    }
  };
  const abort = (): void => {
    stop();
    const error = findAbort(signals);
    if (error) listener(error);
  };
  for (const signal of signals) {
    let waiting = listeners.get(signal);
    if (!waiting) listeners.set(signal, (waiting = new Set()));
    waiting.add(abort);
    signal.addEventListener("abort", dispatch);
  }
  return stop;
}
