/** Ties everything that a sandbox has under way to its end. */
export interface Lifetime {
  /** Aborts when the sandbox closes. */
  readonly ended: AbortSignal;
  /** Ends all waiting. */
  readonly end: () => void;
  /** Counts work in, so that `settled` waits for it. */
  readonly during: <T>(work: Promise<T>) => Promise<T>;
  /** Waits until the work under way is done. */
  readonly settled: () => Promise<void>;
  /**
   * Waits so long, or until `enough` aborts; rejects as soon as `signal` aborts
   * or the sandbox ends.
   */
  readonly delay: (
    milliseconds: number,
    signal: AbortSignal,
    enough?: AbortSignal,
  ) => Promise<void>;
}

/** A lifetime that has just begun. */
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
    async delay(milliseconds, signal, enough) {
      const either = AbortSignal.any([signal, controller.signal]);
      let stop = (): void => undefined;
      const waiting = new Promise<void>((resolve) => {
        const finish = () => {
          resolve();
        };
        const timer = setTimeout(finish, milliseconds);
        enough?.addEventListener("abort", finish);
        stop = () => {
          clearTimeout(timer);
          enough?.removeEventListener("abort", finish);
        };
      });
      try {
        await unlessAborted(waiting, either);
      } finally {
        stop();
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
      // Whatever the owner of the signal gave as the reason, as `fetch` does.
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
