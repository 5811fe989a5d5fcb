import { extend } from "../extend.js";
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
 * the platform's `Headers`.
 *
 * @param signal - A function creates the signal when `fetch` reads it.
 */
export function toInit(
  init: OutgoingInit,
  signal: AbortSignal | (() => AbortSignal) | null,
): KeyInit {
  // A copy, because the key is only added to the headers of this attempt.
  const headers = extend(init.headers);
  if (typeof signal !== "function") return extend(init, { headers, signal });
  const sent: KeyInit = extend(init, { headers });
  Object.defineProperty(sent, TO_SIGNAL, { value: signal });
  return Object.defineProperty(sent, "signal", SIGNAL);
}
