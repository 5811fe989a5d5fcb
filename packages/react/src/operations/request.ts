import type { RequestOptions } from "@kapso-platform/client";

/** Options of an options factory. */
export interface FactoryOptions {
  /**
   * Options of the requests: `headers`, `timeout`, `maxRetries`, `signal`. They
   * are not part of the query key.
   */
  request?: RequestOptions | undefined;
}

/** The options of one request, aborted by TanStack's signal or the caller's. */
export function requestOf(
  signal: AbortSignal,
  { request }: FactoryOptions = {},
): RequestOptions {
  const own = request?.signal;
  return { ...request, signal: own ? eitherOf(signal, own) : signal };
}

/** Aborts as soon as one of two signals does. */
function eitherOf(a: AbortSignal, b: AbortSignal): AbortSignal {
  const signals = [a, b];
  // For example, React Native has no `AbortSignal.any`.
  if ("any" in AbortSignal) return AbortSignal.any(signals);
  const controller = new AbortController();
  for (const signal of signals) {
    const abort = (): void => {
      controller.abort(signal.reason);
    };
    if (signal.aborted) abort();
    else signal.addEventListener("abort", abort);
  }
  return controller.signal;
}
