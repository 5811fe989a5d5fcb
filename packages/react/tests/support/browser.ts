/**
 * A document for React to render into. Only what rendering needs is put on the
 * global object: requests, aborts and streams stay Node's own, as the client
 * and the sandbox use them.
 */
import { Window } from "happy-dom";

const window = new Window({ url: "http://localhost/" });
const names = [
  "document",
  "navigator",
  "location",
  "history",
  "Node",
  "Element",
  "HTMLElement",
  "HTMLIFrameElement",
  "DocumentFragment",
  "Text",
  "Event",
  "MouseEvent",
  "MutationObserver",
  "getComputedStyle",
] as const;
Object.defineProperty(globalThis, "window", {
  value: window,
  configurable: true,
});
for (const name of names) {
  Object.defineProperty(globalThis, name, {
    // Classes, objects, and a function that needs no window.
    value: (window as unknown as Record<string, unknown>)[name],
    configurable: true,
    writable: true,
  });
}
Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
