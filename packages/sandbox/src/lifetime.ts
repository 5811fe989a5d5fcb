import { setTimeout } from "node:timers/promises";

/** Connects the work of a sandbox with its end. */
export interface Lifetime {
  /** Aborts when the sandbox closes. */
  readonly ended: AbortSignal;
  /** Ends all waits. */
  readonly end: () => void;
  /** Makes `settled` wait for work. */
  readonly during: <T>(work: Promise<T>) => Promise<T>;
  /** Resolves when all work is done. */
  readonly settled: () => Promise<void>;
  /**
   * The result of work that waits for a caller. Rejects when `signal` aborts or the
   * sandbox closes.
   */
  readonly wait: <T>(work: Promise<T>, signal: AbortSignal) => Promise<T>;
  /**
   * Resolves after the time, or when `enough` aborts; rejects when `signal` aborts
   * or the sandbox closes.
   */
  readonly delay: (
    milliseconds: number,
    signal: AbortSignal,
    enough?: AbortSignal,
  ) => Promise<void>;
}

export function createLifetime(): Lifetime {
  const controller = new AbortController();
  const pending = new Set<Promise<unknown>>();
  return {
    ended: controller.signal,
    end() {
      controller.abort(new TypeError("The sandbox was closed"));
    },
    during(work) {
      pending.add(work);
      const done = () => pending.delete(work);
      work.then(done, done);
      return work;
    },
    async settled() {
      await Promise.allSettled(pending);
    },
    wait: (work, signal) =>
      unlessAborted(unlessAborted(work, signal), controller.signal),
    async delay(milliseconds, signal, enough) {
      const stop = AbortSignal.any([signal, controller.signal]);
      const any = enough ? AbortSignal.any([stop, enough]) : stop;
      try {
        await setTimeout(milliseconds, undefined, { signal: any });
      } catch (error) {
        stop.throwIfAborted();
        // It is enough.
        if (!any.aborted) throw error;
      }
    },
  };
}

/** The work's result, or the signal's reason if it aborts first. */
export function unlessAborted<T>(
  work: Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      // As `fetch` does.
      reject(signal.reason as Error);
    };
    const done = () => {
      signal.removeEventListener("abort", stop);
    };
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
    work.then(resolve, reject).finally(done);
  });
}
