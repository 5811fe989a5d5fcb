import type { KeyInit } from "./key/with-key.js";
import type { OutgoingInit } from "./outgoing.js";

/** The member of an init with the function that creates its signal. */
const TO_SIGNAL = Symbol("toSignal");

/**
 * One getter for all inits. With separate getters, every init would have its own hidden
 * class, which V8 keeps until a full garbage collection, with everything that the getter
 * references.
 */
const SIGNAL: PropertyDescriptor & ThisType<LazyInit> = {
  configurable: true,
  enumerable: true,
  get() {
    return this[TO_SIGNAL]();
  },
};

interface LazyInit extends RequestInit {
  readonly [TO_SIGNAL]: () => AbortSignal;
}

/**
 * The init for `fetch`. Headers are a plain object, because a polyfill reads nothing from
 * the platform's `Headers`. The signal is created when it is read.
 */
export function toInit(
  init: OutgoingInit,
  toSignal: () => AbortSignal,
): KeyInit {
  // A copy, because the key is only added to the headers of this attempt.
  const sent: KeyInit = { ...init, headers: { ...init.headers } };
  Object.defineProperty(sent, TO_SIGNAL, { value: toSignal });
  return Object.defineProperty(sent, "signal", SIGNAL);
}
