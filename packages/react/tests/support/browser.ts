/**
 * A document in which React renders. Only globals that rendering needs are
 * defined: requests, aborts and streams stay those of Node.js, which the client
 * and the sandbox use.
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
    // Classes, objects, and functions that need no window.
    value: (window as unknown as Record<string, unknown>)[name],
    configurable: true,
    writable: true,
  });
}
Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
