import { AbortError } from "../errors/abort-error.js";

/** The functions to call when a signal is aborted. */
const listeners = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * The only listener of a signal, for any number of calls. Node.js warns of a memory leak
 * if a signal has more than ten listeners.
 */
function dispatch(this: AbortSignal): void {
  for (const listener of [...(listeners.get(this) ?? [])]) listener();
}

/** The error for the first aborted signal; undefined if none is aborted. */
export function findAbort(
  signals: readonly AbortSignal[],
): AbortError | undefined {
  const aborted = signals.find((signal) => signal.aborted);
  return aborted && new AbortError(aborted.reason);
}

/**
 * Calls `listener` once when one of the signals is aborted.
 *
 * @returns A function that removes the listeners.
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
