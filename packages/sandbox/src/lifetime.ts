/** Ties everything that a sandbox has under way to its end. */
export interface Lifetime {
  /** Aborts when the sandbox closes. */
  readonly ended: AbortSignal;
  /** Ends all waiting. */
  end(): void;
  /** Counts work in, so that `settled` waits for it. */
  during<T>(work: Promise<T>): Promise<T>;
  /** Waits until the work under way is done. */
  settled(): Promise<void>;
  /** Waits so long; rejects as soon as the signal aborts or the sandbox ends. */
  delay(this: void, milliseconds: number, signal: AbortSignal): Promise<void>;
  /** The work's result, or the signal's reason if it aborts first. */
  unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T>;
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
    delay(milliseconds, signal) {
      const either = AbortSignal.any([signal, controller.signal]);
      return new Promise((resolve, reject) => {
        const stop = () => {
          clearTimeout(timer);
          reject(either.reason);
        };
        const timer = setTimeout(() => {
          either.removeEventListener("abort", stop);
          resolve();
        }, milliseconds);
        if (either.aborted) stop();
        else either.addEventListener("abort", stop, { once: true });
      });
    },
    unlessAborted(work, signal) {
      return new Promise((resolve, reject) => {
        const stop = () => reject(signal.reason);
        signal.addEventListener("abort", stop, { once: true });
        const done = () => signal.removeEventListener("abort", stop);
        work.then(resolve, reject).finally(done);
        if (signal.aborted) stop();
      });
    },
  };
}
