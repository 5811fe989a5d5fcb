import type { KeyInit } from "./key/with-key.js";
import type { OutgoingInit } from "./outgoing.js";

/** Under it an init keeps what makes its signal; copies of an init have the signal. */
const TO_SIGNAL = Symbol("toSignal");

/**
 * One getter for all inits. With one each, every init would have a hidden class
 * of its own, which V8 keeps, with all that the getter reaches, until a full
 * garbage collection.
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
 * What `fetch` is called with: headers as a plain object, since a polyfill reads
 * nothing from the platform's `Headers`, and a signal that is made when it is
 * looked at.
 */
export function toInit(
  init: OutgoingInit,
  toSignal: () => AbortSignal,
): KeyInit {
  // A copy: the key goes into the headers of this attempt alone.
  const sent: KeyInit = { ...init, headers: { ...init.headers } };
  Object.defineProperty(sent, TO_SIGNAL, { value: toSignal });
  return Object.defineProperty(sent, "signal", SIGNAL);
}
